#include "help_format.h"

#include <memory>
#include <string>

namespace sluice::app {
namespace {

constexpr int kColumn = 34;

class HelpFormat : public CLI::Formatter {
 public:
  HelpFormat() {
    column_width(kColumn);
    label("Positionals", "Arguments");
    label("SUBCOMMAND", "COMMAND");
  }

  std::string make_option_opts(const CLI::Option* option) const override {
    if (!takes_value(*option)) {
      return {};
    }
    const std::string type = option->get_type_name();
    const bool several = option->get_expected_max() >= CLI::detail::expected_max_vector_size;
    return (type.empty() ? "" : " " + type) + (several ? " ..." : "");
  }

  std::string make_option_desc(const CLI::Option* option) const override {
    std::string text = option->get_description();
    if (option->get_required()) {
      text += " [required]";
    } else if (takes_value(*option) && !option->get_default_str().empty()) {
      text += " [default: " + option->get_default_str() + "]";
    }
    return text;
  }
};

void use(CLI::App& app, const std::shared_ptr<HelpFormat>& format) {
  app.formatter(format);
  for (CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    sub->group("Commands");
    use(*sub, format);
  }
}

}  // namespace

bool takes_value(const CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

void use_help_format(CLI::App& app) {
  use(app, std::make_shared<HelpFormat>());
}

}  // namespace sluice::app
