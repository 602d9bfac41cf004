#include "calls.h"

namespace sluice::faults {

const std::vector<Call>& file_calls() {
  static const std::vector<Call> calls{
      {.name = "read", .form = Form::read_descriptor},
      {.name = "pread64", .form = Form::read_descriptor},
      {.name = "readv", .form = Form::read_descriptor},
      {.name = "preadv", .form = Form::read_descriptor},
      {.name = "getdents64", .form = Form::read_descriptor},
      {.name = "fstat", .form = Form::read_descriptor},
      {.name = "lseek", .form = Form::read_descriptor},
      {.name = "flock", .form = Form::read_descriptor},
      {.name = "fcntl", .form = Form::read_descriptor},
      {.name = "close", .form = Form::read_descriptor},
      {.name = "mmap", .form = Form::read_descriptor, .file = 4},
      {.name = "stat", .form = Form::read_path},
      {.name = "lstat", .form = Form::read_path},
      {.name = "access", .form = Form::read_path},
      {.name = "readlink", .form = Form::read_path},
      {.name = "newfstatat", .form = Form::read_path, .file = 1, .directory = 0},
      {.name = "statx", .form = Form::read_path, .file = 1, .directory = 0},
      {.name = "faccessat", .form = Form::read_path, .file = 1, .directory = 0},
      {.name = "faccessat2", .form = Form::read_path, .file = 1, .directory = 0},
      {.name = "readlinkat", .form = Form::read_path, .file = 1, .directory = 0},
      {.name = "open", .form = Form::open, .flags = 1},
      {.name = "openat", .form = Form::open, .file = 1, .directory = 0, .flags = 2},
      {.name = "write", .form = Form::write},
      {.name = "pwrite64", .form = Form::write},
      {.name = "writev", .form = Form::write},
      {.name = "pwritev", .form = Form::write},
      {.name = "sendfile", .form = Form::write},
      {.name = "copy_file_range", .form = Form::write, .file = 2},
      {.name = "ftruncate", .form = Form::resize},
      {.name = "fallocate", .form = Form::resize},
      {.name = "fsync", .form = Form::sync},
      {.name = "fdatasync", .form = Form::sync},
      {.name = "mkdir", .form = Form::make},
      {.name = "mkdirat", .form = Form::make, .file = 1, .directory = 0},
      {.name = "link", .form = Form::make, .new_file = 1},
      {.name = "linkat", .form = Form::make, .file = 1, .directory = 0, .new_file = 3},
      {.name = "unlink", .form = Form::remove},
      {.name = "rmdir", .form = Form::remove},
      {.name = "unlinkat", .form = Form::remove, .file = 1, .directory = 0, .flags = 2},
      {.name = "rename", .form = Form::rename, .new_file = 1},
      {.name = "renameat", .form = Form::rename, .file = 1, .directory = 0, .new_file = 3},
      {.name = "renameat2", .form = Form::rename, .file = 1, .directory = 0, .new_file = 3},
  };
  return calls;
}

bool needs_space(Form form) {
  return form == Form::open || form == Form::write || form == Form::resize || form == Form::sync ||
         form == Form::make || form == Form::rename;
}

bool only_reads(Form form) {
  return form == Form::read_descriptor || form == Form::read_path;
}

}  // namespace sluice::faults
