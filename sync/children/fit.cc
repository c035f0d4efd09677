#include "sync/children/fit.h"

#include <algorithm>
#include <string>
#include <tuple>

namespace vmcp {
namespace {

bool fits(const Children& children, const Settings& settings) {
  return std::all_of(children.list.begin(), children.list.end(),
                     [&](const Child& child) { return child.json.size() <= settings.max_child_bytes; });
}

bool older(const Backend& a, const Backend& b) {
  return std::tie(a.created, a.kind, a.name) < std::tie(b.created, b.kind, b.name);
}

/// `gateway` with only its `count` oldest backends.
Gateway with_oldest(const Gateway& gateway, const std::vector<Backend>& by_age, std::size_t count) {
  Gateway out = gateway;
  out.backends.assign(by_age.begin(), by_age.begin() + static_cast<std::ptrdiff_t>(count));
  std::sort(out.backends.begin(), out.backends.end(), [](const Backend& a, const Backend& b) { return a.name < b.name; });
  return out;
}

Exclusion exclude(const Backend& backend, const Settings& settings) {
  return {backend.kind, backend.name, "ConfigTooLarge",
          "with it the gateway's ConfigMap or Deployment would exceed " + std::to_string(settings.max_child_bytes) +
              " bytes; older members go first"};
}

}  // namespace

tl::expected<FittedChildren, Refusal> make_fitting_children(Gateway& gateway, const Settings& settings) {
  auto all = make_children(gateway, settings);
  if (!all) return tl::unexpected(std::move(all.error()));
  if (fits(*all, settings)) return FittedChildren{std::move(*all), {}};

  std::vector<Backend> by_age = gateway.backends;
  std::sort(by_age.begin(), by_age.end(), older);
  // Children grow with every backend, so the largest number that fits is found by halving.
  std::size_t fitting = 0;
  std::size_t too_many = by_age.size();
  while (too_many - fitting > 1) {
    const std::size_t middle = fitting + (too_many - fitting) / 2;
    const auto tried = make_children(with_oldest(gateway, by_age, middle), settings);
    (tried && fits(*tried, settings) ? fitting : too_many) = middle;
  }
  Gateway kept = with_oldest(gateway, by_age, fitting);
  auto children = make_children(kept, settings);
  if (!children) return tl::unexpected(std::move(children.error()));
  if (!fits(*children, settings)) {
    return tl::unexpected(Refusal{"Valid", "ConfigTooLarge", "/spec",
                                  "the gateway's ConfigMap or Deployment would exceed " +
                                      std::to_string(settings.max_child_bytes) + " bytes even without any backend"});
  }
  FittedChildren out{std::move(*children), {}};
  for (std::size_t i = fitting; i < by_age.size(); ++i) out.exclusions.push_back(exclude(by_age[i], settings));
  std::sort(out.exclusions.begin(), out.exclusions.end(), [](const Exclusion& a, const Exclusion& b) {
    return std::tie(a.kind, a.name) < std::tie(b.kind, b.name);
  });
  gateway = std::move(kept);
  return out;
}

}  // namespace vmcp
