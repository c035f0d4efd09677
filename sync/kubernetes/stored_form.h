#pragma once

#include <optional>
#include <string_view>

#include "sync/json/json.h"

namespace vmcp {

/// Values that the API server stores otherwise than they are written cost a write at every sync (spec/00-hook.md §2.3).
/// Which these are is said here; wire/verify.h looks for them, wire/retain.h writes what somebody else wrote so.

/// Whether the members of an object called `key` are resource quantities (`resources.limits` and the like). `Key` is
/// whatever can be compared with a text.
template <typename Key>
bool holds_quantities(const Key& key) {
  return key == "limits" || key == "requests" || key == "overhead";
}
/// Whether a value called `key` is a resource quantity by itself.
template <typename Key>
bool is_quantity(const Key& key) {
  return key == "sizeLimit" || key == "divisor";
}

/// `child` with quantities in canonical form, whole numbers without a fraction, and without what is not stored: empty
/// lists, `data: {}`, an empty `value` of a variable, numbers with a fraction where no kind of child has any.
Json in_stored_form(Json child);

}  // namespace vmcp
