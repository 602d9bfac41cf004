// Text reduced to how it looks, so that a word is the same word however it is spelt.
#pragma once

#include <string>
#include <string_view>

namespace sluice {

/// UTF-8 in, UTF-8 out: compatibility forms, case, accents and invisible letters dropped, look-alike letters of
/// all alphabets made one (skeletons of Unicode's UTS #39), "l" and "i" made one. For comparing only: "m" becomes
/// "rn".
[[nodiscard]] std::string look_of(std::string_view text);

}  // namespace sluice
