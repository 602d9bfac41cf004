// Decodes strangers' photos in worker processes that can do nothing else: no network, no files, little memory, and
// an end after a time limit. What a photo can do to its worker costs that photo and no other. The workers are
// apps/decoder; docs/decisions/0004 tells what the cage keeps out and what not.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "sluice/base/result.h"
#include "sluice/image/cage_settings.h"
#include "sluice/image/decoder.h"

namespace sluice {

/// What guards the workers, as far as this machine's kernel has it.
struct CageGuards {
  int landlock_abi = 0;  ///< 0: none; seccomp alone keeps them from files.
  /// "seccomp, Landlock 7"
  [[nodiscard]] std::string text() const;
};

struct CagedDecoder {
  std::shared_ptr<const Decoder> decoder;
  CageGuards guards;
};

/// $SLUICE_DECODER, else `sluice-decode` beside this program or under ../libexec/sluice. Errors: not_found.
[[nodiscard]] Result<std::filesystem::path> find_cage_program();

/// As many workers as threads call `decode` at once, each started when it is first needed; the first is started
/// here, so that a machine on which the cage cannot be had is known at once. A worker is used again until a photo
/// ends it. A photo at which a used worker ends gets a fresh one, so that none pays for those before it.
/// The time limit counts what all threads of the worker compute; a worker that waits is stopped after as much wall
/// time, one that other programs keep from computing after ten times as much: what becomes of a photo does not
/// depend on what else the machine does. `options.longest_side` must not be 0.
/// `decode` has the errors of `decode_photo`, and timed_out, crashed, and refused for want of memory; io, if a
/// worker cannot be started any more. Errors here: not_found, io.
[[nodiscard]] Result<CagedDecoder> make_caged_decoder(const DecodeOptions& options = {},
                                                      const CageSettings& settings = {});

}  // namespace sluice
