// `sluice completion SHELL`: the shell's completion script, made from the parser itself, so that it never lies.
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "choice.h"
#include "command.h"
#include "help_format.h"

namespace sluice::app {
namespace {

struct OptionInfo {
  std::string name;  ///< With its dashes.
  std::string description;
  bool takes_value = false;
  std::vector<std::string> choices;  ///< Empty: any value; file names are offered.
};

struct CommandInfo {
  std::string path;  ///< "" for the program itself, " brand", " brand add" ...
  std::string name;
  std::string description;
  std::vector<OptionInfo> options;
  std::vector<CommandInfo> commands;
};

CommandInfo describe(const CLI::App& app, const std::string& path) {
  CommandInfo info{path, app.get_name(), app.get_description(), {}, {}};
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group().empty() || !option->nonpositional()) {
      continue;
    }
    const bool value = takes_value(*option);
    for (const std::string& name : option->get_lnames()) {
      info.options.push_back({"--" + name, option->get_description(), value, choices_of(*option)});
    }
    for (const std::string& name : option->get_snames()) {
      info.options.push_back({"-" + name, option->get_description(), value, choices_of(*option)});
    }
  }
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    info.commands.push_back(describe(*sub, path + " " + sub->get_name()));
  }
  return info;
}

template <class Visit>
void walk(const CommandInfo& command, const Visit& visit) {
  visit(command);
  for (const CommandInfo& sub : command.commands) {
    walk(sub, visit);
  }
}

std::string joined(const std::vector<std::string>& words) {
  return CLI::detail::join(words, " ");
}

/// In single quotes, as bash and zsh read them.
std::string shell_quoted(std::string_view text) {
  std::string result = "'";
  for (const char letter : text) {
    result += letter == '\'' ? "'\\''" : std::string(1, letter);
  }
  return result + "'";
}

/// The lines of a `case` (bash, zsh) that follow the words typed so far into the commands.
std::string case_of_commands(const CommandInfo& program) {
  std::string lines;
  walk(program, [&](const CommandInfo& command) {
    if (!command.path.empty()) {
      lines += "      " + shell_quoted(command.path) + ") command=" + shell_quoted(command.path) + " ;;\n";
    }
  });
  return lines;
}

/// The lines of a `case` (bash, zsh) over command and option that say what the option takes.
std::string case_of_values(const CommandInfo& program, std::string_view on_choices, std::string_view on_file) {
  std::string lines;
  walk(program, [&](const CommandInfo& command) {
    for (const OptionInfo& option : command.options) {
      if (option.takes_value) {
        lines += "    " + shell_quoted(command.path + " " + option.name) + ") ";
        lines +=
            option.choices.empty() ? std::string(on_file) : std::string(on_choices) + " " + joined(option.choices);
        lines += option.choices.empty() ? " ;;\n" : "; return ;;\n";
      }
    }
  });
  return lines;
}

std::string bash_script(const CommandInfo& program) {
  std::string words;
  walk(program, [&](const CommandInfo& command) {
    words += "    " + shell_quoted(command.path) + ")\n      commands='";
    for (const CommandInfo& sub : command.commands) {
      words += sub.name + " ";
    }
    words += "'\n      options='";
    for (const OptionInfo& option : command.options) {
      words += option.name + " ";
    }
    words += "' ;;\n";
  });
  return R"(# Completion of sluice for bash, written by `sluice completion bash`.
_sluice_words() { mapfile -t COMPREPLY < <(compgen -W "$*" -- "$current"); }
_sluice() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' commands options word
  COMPREPLY=()
  if [[ $current == '=' ]]; then current=''; elif [[ $previous == '=' ]]; then previous=${COMP_WORDS[COMP_CWORD - 2]}; fi
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$command $word" in
)" + case_of_commands(program) +
         R"(    esac
  done
  case "$command $previous" in
)" + case_of_values(program, "_sluice_words", "return") +
         R"(  esac
  case "$command" in
)" + words +
         R"(  esac
  if [[ $current == -* ]]; then _sluice_words "$options"; else _sluice_words "$commands"; fi
}
complete -o default -F _sluice sluice
)";
}

/// `'name:description'`, as zsh's _describe reads it.
std::string zsh_entry(std::string_view name, std::string_view description) {
  std::string text;
  for (const char letter : name) {
    text += letter == ':' ? "\\:" : std::string(1, letter);
  }
  return " " + shell_quoted(text + ":" + std::string(description));
}

std::string zsh_script(const CommandInfo& program) {
  std::string words;
  walk(program, [&](const CommandInfo& command) {
    words += "    " + shell_quoted(command.path) + ")\n      commands=(";
    for (const CommandInfo& sub : command.commands) {
      words += zsh_entry(sub.name, sub.description);
    }
    words += ")\n      options=(";
    for (const OptionInfo& option : command.options) {
      words += zsh_entry(option.name, option.description);
    }
    words += ") ;;\n";
  });
  return R"(#compdef sluice
# Completion of sluice for zsh, written by `sluice completion zsh`.
_sluice() {
  local command='' word
  local -a commands options
  for word in "${(@)words[2,CURRENT-1]}"; do
    case "$command $word" in
)" + case_of_commands(program) +
         R"(    esac
  done
  case "$command ${words[CURRENT-1]}" in
)" + case_of_values(program, "compadd --", "_files; return") +
         R"(  esac
  case "$command" in
)" + words +
         R"(  esac
  if [[ $PREFIX == -* ]]; then
    _describe -o option options
  elif (( $#commands )); then
    _describe command commands
  else
    _files
  fi
}
if [[ $funcstack[1] == _sluice ]]; then _sluice "$@"; else compdef _sluice sluice; fi
)";
}

/// In single quotes, as fish reads them.
std::string fish_quoted(std::string_view text) {
  std::string result = "'";
  for (const char letter : text) {
    result += (letter == '\'' || letter == '\\' ? "\\" : "") + std::string(1, letter);
  }
  return result + "'";
}

std::string fish_script(const CommandInfo& program) {
  std::string paths;
  std::string lines;
  walk(program, [&](const CommandInfo& command) {
    paths += command.path.empty() ? "" : " " + fish_quoted(command.path);
    const std::string at = "complete -c sluice -n \"__sluice_at '" + command.path + "'\"";
    for (const CommandInfo& sub : command.commands) {
      lines += at + " -f -a " + sub.name + " -d " + fish_quoted(sub.description) + "\n";
    }
    for (const OptionInfo& option : command.options) {
      lines +=
          at + (option.name.starts_with("--") ? " -l " + option.name.substr(2) : " -s " + option.name.substr(1));
      if (option.takes_value) {
        lines += option.choices.empty() ? " -r -F" : " -x -a " + fish_quoted(joined(option.choices));
      }
      lines += " -d " + fish_quoted(option.description) + "\n";
    }
  });
  return R"(# Completion of sluice for fish, written by `sluice completion fish`.
function __sluice_at
  set -l command ''
  for word in (commandline -opc)[2..-1]
    if contains -- "$command $word")" +
         paths + R"(
      set command "$command $word"
    end
  end
  test "$command" = "$argv[1]"
end
)" + lines;
}

}  // namespace

void add_completion_command(CLI::App& app, CommonOptions& /*common*/, Selected& selected) {
  CLI::App* sub = app.add_subcommand("completion", "Print the completion script of a shell");
  sub->footer(
      "bash:  source <(sluice completion bash)\nzsh:   source <(sluice completion zsh)\n"
      "fish:  sluice completion fish | source");
  CLI::Option* shell = sub->add_option("shell", "Which shell")->required();
  take_choice(*shell, {"bash", "zsh", "fish"});
  sub->callback([&app, &selected, shell] {
    selected = [&app, shell]() -> Status {
      const std::string name = shell->as<std::string>();
      const CommandInfo program = describe(app, "");
      const std::string script = name == "bash"  ? bash_script(program)
                                 : name == "zsh" ? zsh_script(program)
                                                 : fish_script(program);
      std::fputs(script.c_str(), stdout);
      return {};
    };
  });
}

}  // namespace sluice::app
