#include "sluice/labels/letter_fold.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>

#include <memory>
#include <stdexcept>

namespace sluice {
namespace {

/// ICU carries its data in the library, so that only a broken installation fails here.
void require(UErrorCode code) {
  if (U_FAILURE(code) != 0) {
    throw std::runtime_error(std::string("ICU: ") + u_errorName(code));
  }
}

struct Folding {
  Folding() {
    UErrorCode code = U_ZERO_ERROR;
    folded = icu::Normalizer2::getNFKCCasefoldInstance(code);
    split = icu::Normalizer2::getNFDInstance(code);
    spoof.reset(uspoof_open(&code));
    require(code);
  }
  const icu::Normalizer2* folded = nullptr;  // Owned by ICU.
  const icu::Normalizer2* split = nullptr;
  std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> spoof{nullptr, &uspoof_close};
};

icu::UnicodeString without_marks(const icu::UnicodeString& text, const Folding& folding) {
  UErrorCode code = U_ZERO_ERROR;
  const icu::UnicodeString parts = folding.split->normalize(text, code);
  require(code);
  icu::UnicodeString plain;
  for (int32_t at = 0; at < parts.length(); at = parts.moveIndex32(at, 1)) {
    const UChar32 letter = parts.char32At(at);
    if (u_getCombiningClass(letter) == 0 && u_charType(letter) != U_NON_SPACING_MARK) {
      plain.append(letter == 'l' ? UChar32{'i'} : letter);
    }
  }
  return plain;
}

}  // namespace

std::string look_of(std::string_view text) {
  static const Folding folding;
  UErrorCode code = U_ZERO_ERROR;
  const icu::UnicodeString given = icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
  const icu::UnicodeString plain = without_marks(folding.folded->normalize(given, code), folding);
  icu::UnicodeString skeleton;
  uspoof_getSkeletonUnicodeString(folding.spoof.get(), 0, plain, skeleton, &code);
  require(code);
  std::string look;
  without_marks(skeleton.foldCase(), folding).toUTF8String(look);
  return look;
}

}  // namespace sluice
