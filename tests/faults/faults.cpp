// sluice_faults --dir DIR [faults] -- PROGRAM ARGUMENTS...: runs it with a fault at one system call, for the tests
// of crash safety (docs/crash-safety.md). Its own report is one line of JSON in --report; the exit code is the
// program's.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "supervisor.h"

namespace {

using sluice::faults::Ending;
using sluice::faults::Fault;
using sluice::faults::Plan;

constexpr int kCannotRun = 125;

nlohmann::ordered_json json_of(const Ending& ending) {
  nlohmann::ordered_json json = {{"status", ending.status},
                                 {"hit", nullptr},
                                 {"hung", ending.hung},
                                 {"left_behind", ending.left_behind},
                                 {"calls", ending.calls}};
  if (ending.hit) {
    json["hit"] = *ending.hit;
  }
  return json;
}

int run(int count, char** arguments) {
  CLI::App app("Runs a program with faults in its system calls on one directory", "sluice_faults");
  Plan plan;
  std::string report;
  std::vector<std::string> command;
  app.add_option("--dir", plan.directory, "Only calls on what lies below it count")->required();
  app.add_option("--fault", plan.fault, "kill, no-space or io-error")
      ->transform(CLI::CheckedTransformer(std::map<std::string, Fault>{
          {"kill", Fault::kill}, {"no-space", Fault::no_space}, {"io-error", Fault::io_error}}));
  app.add_option("--at", plan.at, "The how manieth call it strikes, from 1");
  app.add_option("--call", plan.call, "Only calls of this name count");
  app.add_option("--percent", plan.percent, "So much of the call is done first");
  app.add_flag("--forever", plan.forever, "It strikes all calls from there on");
  app.add_option("--kill-after", plan.kill_after_ms, "Kills at this time (ms), not at a call");
  app.add_option("--cut-into", plan.cut_into,
                 "Where to write what a power cut at the end leaves of the directory");
  app.add_option("--seed", plan.seed, "Of the power cut");
  app.add_option("--timeout", plan.timeout_s, "Seconds after which the program counts as hanging");
  app.add_option("--report", report, "File for the report")->required();
  app.add_option("command", command)->required();
  CLI11_PARSE(app, count, arguments);
  plan.directory = std::filesystem::canonical(plan.directory);
  const auto ending = sluice::faults::run_supervised(plan, command);
  if (!ending.has_value()) {
    std::fprintf(stderr, "%s\n", ending.error().message().c_str());
    return kCannotRun;
  }
  std::ofstream(report) << json_of(*ending).dump() << '\n';
  return ending->status;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run(count, arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "faults: %s\n", error.what());
    return kCannotRun;
  }
}
