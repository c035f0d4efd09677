// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

namespace vmcp::server {

/// Counts the requests between their head and their answer, and their bytes, and refuses what is too much. Large ones
/// leave a quarter of the bytes to others, unless there is no other large one.
class Admission {
 public:
  struct Load {
    std::size_t requests = 0;
    std::uint64_t bytes = 0;
  };

  /// A place that one request holds until it is destroyed.
  class Place {
   public:
    Place(Admission& owner, std::uint64_t bytes) : owner_(&owner), bytes_(bytes) {}
    Place(Place&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)), bytes_(other.bytes_) {}
    Place& operator=(Place&&) = delete;
    ~Place();

   private:
    Admission* owner_;
    std::uint64_t bytes_;
  };

  Admission(std::size_t max_requests, std::uint64_t max_bytes) : max_requests_(max_requests), max_bytes_(max_bytes) {}

  /// nullopt when there is no place for one more request of `bytes`.
  std::optional<Place> enter(std::uint64_t bytes);

  Load load() const;
  /// Whether somebody was refused since the last call.
  bool take_refused();

 private:
  void leave(std::uint64_t bytes);
  bool is_large(std::uint64_t bytes) const { return bytes > max_bytes_ / 64; }

  const std::size_t max_requests_;
  const std::uint64_t max_bytes_;
  mutable std::mutex mutex_;
  Load load_;
  std::uint64_t large_bytes_ = 0;  ///< Of large requests.
  bool refused_ = false;
};

}  // namespace vmcp::server
