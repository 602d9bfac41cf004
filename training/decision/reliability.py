"""Draws how well probabilities hold: promised against held, as SVG."""

WIDTH, PLOT, LEFT, TOP, HEIGHT = 350, 270, 58, 44, 400  # Of a panel, its plot and the margins around it, pixels.
STYLE = """
  .ground { fill: #ffffff }
  text { font: 12px sans-serif; fill: #333333; text-anchor: middle }
  .title { font-size: 14px; font-weight: bold }
  .count { font-size: 9px }
  .grid { stroke: #e3e3e3 }
  .frame, .ideal { stroke: #999999; fill: none }
  .ideal { stroke-dasharray: 4 4 }
  .interval { stroke: #1f6fb2; stroke-width: 1.5 }
  .point { fill: #1f6fb2 }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #16191d }
    text { fill: #d5d9de }
    .grid { stroke: #2b3037 }
    .interval { stroke: #6db3f2 }
    .point { fill: #6db3f2 }
  }
"""


def diagram(panels):
    """`panels`: (title, bins); a bin, by its tenth: (mean of what was promised, share that held, its interval's ends, count)."""
    drawn = "".join(panel(number * WIDTH, title, bins) for number, (title, bins) in enumerate(panels))
    width = WIDTH * len(panels)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{HEIGHT}" viewBox="0 0 {width} {HEIGHT}" role="img">\n'
        "<title>Probability promised against share held, with 95 % intervals and counts</title>\n"
        f'<style>{STYLE}</style>\n<rect class="ground" width="{width}" height="{HEIGHT}" rx="6"/>\n{drawn}</svg>\n'
    )


def panel(offset, title, bins):
    def x(promised):
        return f"{offset + LEFT + PLOT * promised:.1f}"

    def y(held):
        return f"{TOP + PLOT * (1 - held):.1f}"

    def line(style, *ends):
        (x1, y1), (x2, y2) = ends
        return f'<line class="{style}" x1="{x(x1)}" y1="{y(y1)}" x2="{x(x2)}" y2="{y(y2)}"/>\n'

    def text(at_x, at_y, words, style=""):
        return f'<text x="{at_x}" y="{at_y}"{style and f" class={chr(34)}{style}{chr(34)}"}>{words}</text>\n'

    middle, side = x(0.5), offset + 16
    drawn = text(middle, TOP - 18, title, "title")
    for tick in (0, 0.2, 0.4, 0.6, 0.8, 1):
        drawn += line("grid", (tick, 0), (tick, 1)) + line("grid", (0, tick), (1, tick))
        drawn += text(x(tick), TOP + PLOT + 18, f"{tick:g}") + text(offset + LEFT - 18, f"{float(y(tick)) + 4:.1f}", f"{tick:g}")
    drawn += f'<rect class="frame" x="{x(0)}" y="{y(1)}" width="{PLOT}" height="{PLOT}"/>\n' + line("ideal", (0, 0), (1, 1))
    drawn += text(middle, TOP + PLOT + 36, "promised")
    drawn += f'<text x="{side}" y="{y(0.5)}" transform="rotate(-90 {side} {y(0.5)})">held</text>\n'
    drawn += text(middle, TOP + PLOT + 74, "finds, by tenths of what was promised", "count")
    for tenth, (promised, held, low, high, count) in bins.items():
        drawn += line("interval", (promised, low), (promised, high))
        drawn += f'<circle class="point" cx="{x(promised)}" cy="{y(held)}" r="3.5"/>\n'
        drawn += text(x((tenth + 0.5) / 10), TOP + PLOT + 58, count, "count")
    return drawn
