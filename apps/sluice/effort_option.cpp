#include "effort_option.h"

#include "choice.h"

namespace sluice::app {

void add_effort_option(CLI::App& sub, Effort& effort, const std::string& description) {
  CLI::Option* option = sub.add_option("--effort", effort, description)->default_str("standard");
  take_choice<Effort>(*option,
                      {{"fast", Effort::fast}, {"standard", Effort::standard}, {"thorough", Effort::thorough}});
}

}  // namespace sluice::app
