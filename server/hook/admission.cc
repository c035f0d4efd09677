// SPDX-License-Identifier: Apache-2.0
#include "server/hook/admission.h"

namespace vmcp::server {

Admission::Place::~Place() {
  if (owner_ != nullptr) owner_->leave(bytes_);
}

std::optional<Admission::Place> Admission::enter(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  const bool large = is_large(bytes);
  const std::uint64_t for_large = max_bytes_ / 4 * 3;
  if (load_.requests >= max_requests_ || bytes > max_bytes_ || load_.bytes > max_bytes_ - bytes ||
      (large && large_bytes_ > 0 && large_bytes_ + bytes > for_large)) {
    refused_ = true;
    return std::nullopt;
  }
  ++load_.requests;
  load_.bytes += bytes;
  if (large) large_bytes_ += bytes;
  return std::optional<Place>(std::in_place, *this, bytes);
}

Admission::Load Admission::load() const {
  const std::lock_guard lock(mutex_);
  return load_;
}

bool Admission::take_refused() {
  const std::lock_guard lock(mutex_);
  return std::exchange(refused_, false);
}

void Admission::leave(std::uint64_t bytes) {
  const std::lock_guard lock(mutex_);
  --load_.requests;
  load_.bytes -= bytes;
  if (is_large(bytes)) large_bytes_ -= bytes;
}

}  // namespace vmcp::server
