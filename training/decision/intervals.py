"""95 % intervals of shares."""

Z = 1.95996


def wilson(right, count):
    """Of a share, right / count: Wilson, JASA 22, 1927."""
    if not count:
        return 0.0, 1.0
    share, square = right / count, Z * Z / count
    middle, half = share + square / 2, Z * ((share * (1 - share) + square / 4) / count) ** 0.5
    return max(0.0, (middle - half) / (1 + square)), min(1.0, (middle + half) / (1 + square))


def of_mean(shares):
    """Of the mean of independent shares (right, count): the distances to Wilson's limits add up by squares, as Newcombe
    does for differences, Statistics in Medicine 17, 1998."""
    below = above = 0.0
    for right, count in shares:
        low, high = wilson(right, count)
        below, above = below + (right / count - low) ** 2, above + (high - right / count) ** 2
    mean = sum(right / count for right, count in shares) / len(shares)
    return mean - below**0.5 / len(shares), mean + above**0.5 / len(shares)
