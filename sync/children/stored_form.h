#pragma once

#include <optional>
#include <string_view>

#include "sync/json.h"

namespace vmcp {

/// Values that the API server stores otherwise than they are written cost a write at every sync (spec/00-hook.md §2.3).
/// Which these are is said here; wire/verify.h looks for them, wire/retain.h writes what somebody else wrote so.

/// Whether the members of an object called `key` are resource quantities (`resources.limits` and the like).
bool holds_quantities(std::string_view key);
/// Whether a value called `key` is a resource quantity by itself.
bool is_quantity(std::string_view key);

/// `child` with quantities in canonical form, whole numbers without a fraction, and without what is not stored: empty
/// lists, `data: {}`, an empty `value` of a variable, numbers with a fraction where no kind of child has any.
Json in_stored_form(Json child);

}  // namespace vmcp
