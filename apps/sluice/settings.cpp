#include "settings.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::app {
namespace {

std::string environment_name(std::string_view prefix, std::string_view name) {
  std::string result(prefix);
  result += '_';
  std::transform(name.begin(), name.end(), std::back_inserter(result), [](unsigned char letter) {
    return letter == '-' ? '_' : static_cast<char>(std::toupper(letter));
  });
  return result;
}

bool is_set(const std::string& environment) {
  const char* value = environment.empty() ? nullptr : std::getenv(environment.c_str());
  return value != nullptr && *value != '\0';
}

/// The app's own option of that name, where it has one: it lends --data and its like their environment names.
const CLI::Option* same_option_of_root(const CLI::App& root, const CLI::Option& option) {
  const auto& names = option.get_lnames();
  return names.empty() ? nullptr : root.get_option_no_throw("--" + names.front());
}

/// sluice.toml. CLI11 lets the file win over the environment; we drop what the environment sets, so that the
/// nearer setting wins, and name unknown settings instead of passing over them.
class SettingsFile : public CLI::ConfigBase {
 public:
  explicit SettingsFile(const CLI::App& root) : root_(&root) {}

  std::vector<CLI::ConfigItem> from_config(std::istream& input) const override {
    std::vector<CLI::ConfigItem> settings = ConfigBase::from_config(input);
    std::erase_if(settings, [this](const CLI::ConfigItem& item) {
      return item.name != "++" && item.name != "--" && set_by_environment(item);
    });
    return settings;
  }

 private:
  [[nodiscard]] bool set_by_environment(const CLI::ConfigItem& item) const {
    const CLI::App* app = root_;
    for (const std::string& parent : item.parents) {
      const auto subs = app->get_subcommands([&](const CLI::App* sub) { return sub->get_name() == parent; });
      if (subs.empty()) {
        throw CLI::ConfigError("no command '" + parent + "' for the setting '" + item.fullname() + "'");
      }
      app = subs.front();
    }
    const CLI::Option* option = app->get_option_no_throw("--" + item.name);
    if (option == nullptr || !option->get_configurable()) {
      throw CLI::ConfigError("unknown setting '" + item.fullname() + "'");
    }
    const CLI::Option* shared = app == root_ ? nullptr : same_option_of_root(*root_, *option);
    return is_set(option->get_envname()) || (shared != nullptr && is_set(shared->get_envname()));
  }

  const CLI::App* root_;
};

void name_in_environment(CLI::App& app, const CLI::App& root, const std::string& prefix) {
  for (CLI::Option* option : app.get_options()) {
    const auto& names = option->get_lnames();
    if (names.empty() || !option->get_configurable() || !option->get_envname().empty() ||
        (&app != &root && same_option_of_root(root, *option) != nullptr)) {
      continue;
    }
    option->envname(environment_name(prefix, names.front()));
  }
  for (CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    name_in_environment(*sub, root, environment_name(prefix, sub->get_name()));
  }
}

}  // namespace

void make_settable(CLI::App& app) {
  name_in_environment(app, app, "SLUICE");
  app.config_formatter(std::make_shared<SettingsFile>(app));
}

void add_root_options(CLI::App& app) {
  const char* config = std::getenv("SLUICE_CONFIG");
  const bool given = config != nullptr && *config != '\0';
  app.set_config("--config", given ? config : "sluice.toml", "File of settings; read where it exists", given)
      ->type_name("FILE");
  CommonOptions unused;
  add_common_options(app, unused, {.threads = true, .json = true, .cage = true, .taxonomy = true});
}

}  // namespace sluice::app
