// What is not as it should be in a data directory, and how to mend it.
#pragma once

#include <string>
#include <vector>

namespace sluice {

struct Finding {
  enum class State {
    damaged,     ///< Something was lost or changed from outside; answers may be wrong.
    unfinished,  ///< A run that is at work, or was stopped: harmless, and gone after the next.
  };
  State state = State::damaged;
  std::string what;  ///< One line: what, where.
  std::string mend;
};

using Findings = std::vector<Finding>;

}  // namespace sluice
