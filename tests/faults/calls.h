// The system calls that touch files, and what may go wrong with each.
#pragma once

#include <string>
#include <vector>

namespace sluice::faults {

enum class Form {
  read_descriptor,  ///< Reads by a descriptor.
  read_path,        ///< Looks something up by a path.
  open,             ///< Opens, and perhaps makes or empties a file.
  write,            ///< Puts bytes into a file.
  resize,           ///< Lets a file grow or shrink.
  sync,             ///< Flushes a file or directory.
  make,             ///< Makes a directory or a link.
  remove,           ///< Takes a name away.
  rename,
};

struct Call {
  std::string name;
  Form form;
  int file = 0;        ///< The argument that is the descriptor or the path.
  int directory = -1;  ///< The argument with the directory that the path starts from; -1: the working directory.
  int new_file = -1;   ///< rename and link: the argument with the new path.
  int flags = -1;      ///< open, unlinkat: the argument with the flags.
};

/// Those of x86-64 and of other machines; a name that this machine does not have is passed over.
[[nodiscard]] const std::vector<Call>& file_calls();

/// The disk may be full in it.
[[nodiscard]] bool needs_space(Form form);
/// It leaves files and directories as they are, and cannot lose anything.
[[nodiscard]] bool only_reads(Form form);

}  // namespace sluice::faults
