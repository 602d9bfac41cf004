#include "sluice/scan/run_metrics_text.h"

#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <fstream>
#include <system_error>
#include <utility>

#include "sluice/base/prometheus_text.h"

namespace sluice {
namespace {

using Type = PrometheusText::Type;
namespace fs = std::filesystem;

void write_state(PrometheusText& out, const RunMetrics& metrics) {
  out.metric("sluice_build_info", Type::gauge, "Always 1; the version that runs.");
  out.sample(1.0, {{"version", SLUICE_VERSION}});
  out.metric("sluice_scan_state", Type::gauge, "1 for the state of the run, 0 for the others.");
  for (const RunState state : kRunStates) {
    out.sample(state == metrics.state() ? 1.0 : 0.0, {{"state", name_of(state)}});
  }
  out.metric("sluice_scan_start_time_seconds", Type::gauge, "When the run began, in seconds since 1970.");
  out.sample(metrics.started());
  if (const auto ended = metrics.ended()) {
    out.metric("sluice_scan_end_time_seconds", Type::gauge, "When it ended; absent while it runs.");
    out.sample(*ended);
  }
  out.metric("sluice_scan_phase_seconds_total", Type::counter, "Time spent in each phase so far.");
  for (const auto& [phase, seconds] : metrics.phases()) {
    out.sample(seconds, {{"phase", name_of(phase)}});
  }
  out.metric("sluice_scan_workers", Type::gauge, "Threads that decode and look.");
  out.sample(std::uint64_t{metrics.workers()});
  out.metric("sluice_brands", Type::gauge, "Brands that are looked for.");
  out.sample(std::uint64_t{metrics.brands()});
}

void write_files(PrometheusText& out, const RunMetrics& metrics) {
  const ScanCounts counts = metrics.counts();
  out.metric("sluice_scan_files_expected", Type::gauge, "Files listed before the scan.");
  out.sample(metrics.files_listed.load());
  out.metric("sluice_scan_files_total", Type::counter, "Files by what became of them; what is counted is stored.");
  out.sample(counts.added, {{"fate", "new"}});
  out.sample(counts.rescanned, {{"fate", "rescanned"}});
  out.sample(counts.known, {{"fate", "known"}});
  out.sample(counts.unchanged, {{"fate", "unchanged"}});
  out.sample(counts.failures(), {{"fate", "failed"}});
  out.metric("sluice_scan_failures_total", Type::counter, "Failed files by reason.");
  for (const auto& [reason, failures] : counts.failed) {
    out.sample(failures, {{"reason", reason}});
  }
  out.metric("sluice_scan_rematched_total", Type::counter,
             "Photos whose kept features were asked for brands anew, without decoding.");
  out.sample(metrics.rematched.load());
  out.metric("sluice_scan_read_bytes_total", Type::counter, "Bytes of files read.");
  out.sample(metrics.bytes_read.load());
}

void write_cage(PrometheusText& out, const RunMetrics& metrics) {
  out.metric("sluice_cage_workers_started_total", Type::counter, "Processes that decode photos, started.");
  out.sample(metrics.cage.started());
  out.metric("sluice_cage_workers_ended_total", Type::counter,
             "Those that a photo ended before the run did, by how they ended.");
  for (const WorkerEnd end : kWorkerEnds) {
    out.sample(metrics.cage.ended(end), {{"reason", name_of(end)}});
  }
}

void write_times(PrometheusText& out, const RunMetrics& metrics) {
  out.metric("sluice_scan_read_seconds", Type::histogram, "Time to read a file.");
  out.sample(metrics.reads.read());
  out.metric("sluice_scan_step_seconds", Type::histogram, "Time of one step of one photo, on a worker.");
  for (const auto& [step, histogram] : metrics.steps()) {
    out.sample(histogram.read(), {{"step", step}});
  }
  out.metric("sluice_store_commit_seconds", Type::histogram, "Time to commit a transaction of many photos.");
  out.sample(metrics.commits.read());
}

void write_queues(PrometheusText& out, const RunMetrics& metrics) {
  const std::pair<std::string_view, const QueueGauge&> queues[] = {{"photos", metrics.photos},
                                                                   {"outcomes", metrics.outcomes}};
  out.metric("sluice_queue_length", Type::gauge, "What waits in the queue.");
  for (const auto& [name, queue] : queues) {
    out.sample(std::uint64_t{queue.values}, {{"queue", name}});
  }
  out.metric("sluice_queue_fill_ratio", Type::gauge,
             "How full the queue is by weight; a heavy photo may exceed 1.");
  for (const auto& [name, queue] : queues) {
    const auto capacity = static_cast<double>(queue.capacity);
    out.sample(capacity > 0 ? static_cast<double>(queue.weight) / capacity : 0, {{"queue", name}});
  }
  out.metric("sluice_scan_wait_seconds_total", Type::counter, "Time that threads waited for each other.");
  const auto wait = [&out](const char* thread, const char* awaited, const Waited& waited) {
    out.sample(std::chrono::duration<double>(std::chrono::nanoseconds(waited)).count(),
               {{"thread", thread}, {"for", awaited}});
  };
  wait("reader", "workers", metrics.reader_for_workers);
  wait("reader", "writer", metrics.reader_for_writer);
  wait("workers", "reader", metrics.workers_for_reader);
  wait("workers", "writer", metrics.workers_for_writer);
  wait("writer", "others", metrics.writer_for_others);
}

void write_store(PrometheusText& out, const RunMetrics& metrics, const fs::path& data) {
  std::uintmax_t bytes = 0;
  for (const char* file : {"sluice.db", "sluice.db-wal"}) {
    std::error_code absent;
    const std::uintmax_t size = fs::file_size(data / file, absent);
    bytes += absent ? 0 : size;
  }
  out.metric("sluice_store_bytes", Type::gauge, "Size of the store with its write-ahead log.");
  out.sample(std::uint64_t{bytes});
  if (const auto store = metrics.store()) {
    out.metric("sluice_store_photos", Type::gauge, "Photos in the store after the run; absent while it runs.");
    out.sample(store->photos);
    out.metric("sluice_store_reposts", Type::gauge, "Those that show the same picture as another.");
    out.sample(store->reposts);
    out.metric("sluice_store_sightings", Type::gauge, "Sightings in the store after the run, by kind.");
    for (const auto& [kind, count] : store->sightings) {
      out.sample(count, {{"kind", kind}});
    }
  }
}

void write_process(PrometheusText& out) {
  std::uint64_t all_pages = 0;
  std::uint64_t resident_pages = 0;
  std::ifstream("/proc/self/statm") >> all_pages >> resident_pages;
  out.metric("sluice_process_resident_bytes", Type::gauge, "Memory of the process.");
  out.sample(resident_pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)));
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  constexpr std::uint64_t kKibibyte = 1024;
  out.metric("sluice_process_resident_peak_bytes", Type::gauge, "The most that was.");
  out.sample(static_cast<std::uint64_t>(usage.ru_maxrss) * kKibibyte);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  out.metric("sluice_process_cpu_seconds_total", Type::counter, "Processor time of all threads.");
  out.sample(seconds(usage.ru_utime) + seconds(usage.ru_stime));
}

}  // namespace

std::string prometheus_text(const RunMetrics& metrics, const fs::path& data) {
  PrometheusText out;
  write_state(out, metrics);
  write_files(out, metrics);
  write_cage(out, metrics);
  write_times(out, metrics);
  write_queues(out, metrics);
  write_store(out, metrics, data);
  write_process(out);
  return out.text();
}

}  // namespace sluice
