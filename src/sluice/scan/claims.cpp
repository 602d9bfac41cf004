#include "sluice/scan/claims.h"

#include <cstring>
#include <utility>

namespace sluice {

std::vector<std::string> stale_stages(const std::map<std::string, std::string>& wanted,
                                      const std::map<std::string, std::string>& done) {
  const auto is_stale = [&](const std::string& stage, const std::string& version) {
    const auto found = done.find(stage);
    return found == done.end() || found->second != version;
  };
  const auto face = wanted.find("face");
  const bool faces_stale = face != wanted.end() && is_stale(face->first, face->second);
  std::vector<std::string> stale;
  for (const auto& [stage, version] : wanted) {
    if (is_stale(stage, version) || (faces_stale && stage == "brand")) {
      stale.push_back(stage);
    }
  }
  return stale;
}

std::size_t PhotoClaims::Hash::operator()(const Sha256& digest) const {
  std::size_t value = 0;
  std::memcpy(&value, digest.data(), sizeof value);
  return value;
}

Result<PhotoClaims::Claim> PhotoClaims::claim(const Sha256& photo, const ItemRecord& item) {
  const std::lock_guard lock(mutex_);
  if (const auto found = entries_.find(photo); found != entries_.end()) {
    Entry& entry = found->second;
    if (!entry.finished) {
      entry.deferred.push_back(item);
      return Claim{.verdict = Verdict::deferred};
    }
    return Claim{.verdict = entry.failure ? Verdict::failed : Verdict::known, .failure = entry.failure};
  }
  SLUICE_ASSIGN(const auto done, photos_.stages_of(photo));
  std::vector<std::string> stale = stale_stages(wanted_, done.value_or(std::map<std::string, std::string>{}));
  if (done && stale.empty()) {
    return Claim{.verdict = Verdict::known};
  }
  entries_.emplace(photo, Entry{});
  return Claim{.verdict = Verdict::scan, .in_store = done.has_value(), .stages = std::move(stale)};
}

std::vector<ItemRecord> PhotoClaims::finish(const Sha256& photo, const std::optional<ItemFailure>& failure) {
  const std::lock_guard lock(mutex_);
  Entry& entry = entries_[photo];
  entry.finished = true;
  entry.failure = failure;
  return std::exchange(entry.deferred, {});
}

void PhotoClaims::release(std::span<const Sha256> photos) {
  const std::lock_guard lock(mutex_);
  for (const Sha256& photo : photos) {
    entries_.erase(photo);
  }
}

}  // namespace sluice
