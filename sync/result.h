// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace vmcp {

/// Why a *request* cannot be answered (spec/00-hook.md §3). The user's own mistakes are not errors: they
/// are a `Report` (model/report.h) inside a successful answer.
struct Error {
  std::string pointer;  ///< JSON pointer to the place, e.g. `/parent/spec/groupRef/name`; empty: the whole body.
  std::string reason;   ///< Stable CamelCase word, e.g. `InvalidJSON`.
  std::string message;  ///< For people; holds no value of the request other than names.
};

template <typename T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(std::string pointer, std::string reason, std::string message) {
  return tl::unexpected<Error>(Error{std::move(pointer), std::move(reason), std::move(message)});
}

}  // namespace vmcp
