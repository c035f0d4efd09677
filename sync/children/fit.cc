// SPDX-License-Identifier: Apache-2.0
#include "sync/children/fit.h"

#include <algorithm>
#include <iterator>
#include <set>
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

/// `gateway`, which has no backends, with the `count` oldest.
Gateway with_oldest(const Gateway& gateway, const std::vector<Backend>& by_age, std::size_t count) {
  Gateway out = gateway;
  out.backends.assign(by_age.begin(), by_age.begin() + static_cast<std::ptrdiff_t>(count));
  std::sort(out.backends.begin(), out.backends.end(),
            [](const Backend& a, const Backend& b) { return a.name < b.name; });
  return out;
}

Exclusion exclude(const Backend& backend, const Settings& settings) {
  return {backend.kind, backend.name, "ConfigTooLarge",
          "with it the gateway's ConfigMap or Deployment would exceed " + std::to_string(settings.max_child_bytes) +
              " bytes; who takes more than an equal share is left out first, then the newest"};
}

Refusals too_large(const Settings& settings) {
  return {{"Valid", "ConfigTooLarge", "/spec",
           "the gateway's own part of its ConfigMap and Deployment leaves no room for a backend in " +
               std::to_string(settings.max_child_bytes) + " bytes"}};
}

/// What has to be kept to.
struct Frame {
  const Settings& settings;
  const std::function<bool()>& given_up;
};

/// Whether the gateway fits with only the `count` oldest backends.
bool fits_with(const Gateway& gateway, const std::vector<Backend>& by_age, std::size_t count, const Frame& frame) {
  if (frame.given_up()) return true;
  const Settings& settings = frame.settings;
  const auto children = make_children(with_oldest(gateway, by_age, count), settings);
  return children && fits(*children, settings);
}

/// Roughly what a backend adds to the children, its names aside.
std::size_t size_of(const Backend& backend) {
  std::size_t out = backend.url.size() + backend.remote_url.size() + backend.header_manifest.size();
  if (!backend.strategy) return out;
  for (const StrategyField& field : backend.strategy->fields) out += field.value().dump().size();
  return out;
}

/// Takes out those that would not fit even alone, so that they cost nobody else. Only a large one can be such: the
/// others need not be tried.
std::vector<Exclusion> take_giants(const Gateway& gateway, std::vector<Backend>& by_age, const Frame& frame) {
  constexpr std::size_t kShare = 16;
  std::vector<Exclusion> out;
  std::erase_if(by_age, [&](const Backend& backend) {
    const bool large = size_of(backend) > frame.settings.max_child_bytes / kShare;
    const bool giant = large && !fits_with(gateway, {backend}, 1, frame);
    if (giant) out.push_back(exclude(backend, frame.settings));
    return giant;
  });
  return out;
}

/// The smallest number from 1 to `most` for which `holds`, found by halving; it holds for `most`.
template <typename Holds>
std::size_t smallest(std::size_t most, const Holds& holds) {
  std::size_t failing = 0;
  while (most - failing > 1) {
    const std::size_t middle = failing + (most - failing) / 2;
    (holds(middle) ? most : failing) = middle;
  }
  return most;
}

/// Takes out those that take clearly more than an equal share, the largest first and no more than necessary, so that
/// who grows costs himself and not the newest. Of several as large, the newest.
std::vector<Exclusion> take_greedy(const Gateway& gateway, std::vector<Backend>& by_age, const Frame& frame) {
  if (by_age.empty() || fits_with(gateway, by_age, by_age.size(), frame)) return {};
  const std::size_t share = frame.settings.max_child_bytes / by_age.size();
  const auto is_greedy = [&](const Backend& backend) { return 2 * size_of(backend) > 3 * share; };
  std::vector<const Backend*> greedy;
  for (auto each = by_age.rbegin(); each != by_age.rend(); ++each) {
    if (is_greedy(*each)) greedy.push_back(&*each);
  }
  std::stable_sort(greedy.begin(), greedy.end(),
                   [](const Backend* a, const Backend* b) { return size_of(*a) > size_of(*b); });
  const auto without = [&](std::size_t count) {
    const std::set<const Backend*> taken(greedy.begin(), greedy.begin() + static_cast<std::ptrdiff_t>(count));
    std::vector<Backend> out;
    for (const Backend& each : by_age) {
      if (!taken.contains(&each)) out.push_back(each);
    }
    return out;
  };
  if (greedy.empty()) return {};
  const std::size_t count = smallest(greedy.size(), [&](std::size_t taken) {
    const std::vector<Backend> rest = without(taken);
    return fits_with(gateway, rest, rest.size(), frame);
  });
  std::vector<Exclusion> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(exclude(*greedy[i], frame.settings));
  by_age = without(count);
  return out;
}

/// The largest number of oldest backends that fit: children grow with every backend.
std::size_t count_fitting(const Gateway& gateway, const std::vector<Backend>& by_age, const Frame& frame) {
  if (by_age.empty() || fits_with(gateway, by_age, by_age.size(), frame)) return by_age.size();
  return smallest(by_age.size(), [&](std::size_t count) { return !fits_with(gateway, by_age, count, frame); }) - 1;
}

}  // namespace

tl::expected<FittedChildren, Refusals> make_fitting_children(Gateway& gateway, const Settings& settings,
                                                             const std::function<bool()>& given_up) {
  auto all = make_children(gateway, settings);
  if (!all) return tl::unexpected(std::move(all.error()));
  if (fits(*all, settings)) return FittedChildren{std::move(*all), {}};
  const Frame frame{settings, given_up};
  std::vector<Backend> by_age = std::move(gateway.backends);
  gateway.backends.clear();
  if (!fits_with(gateway, by_age, 0, frame)) return tl::unexpected(too_large(settings));
  std::sort(by_age.begin(), by_age.end(), older);
  std::vector<Exclusion> exclusions = take_giants(gateway, by_age, frame);
  std::vector<Exclusion> greedy = take_greedy(gateway, by_age, frame);
  std::move(greedy.begin(), greedy.end(), std::back_inserter(exclusions));
  const std::size_t fitting = count_fitting(gateway, by_age, frame);
  // Nobody would be served although nobody is to blame: what runs stays.
  if (fitting == 0 && !by_age.empty()) return tl::unexpected(too_large(settings));
  for (std::size_t i = fitting; i < by_age.size(); ++i) exclusions.push_back(exclude(by_age[i], settings));
  std::sort(exclusions.begin(), exclusions.end(),
            [](const Exclusion& a, const Exclusion& b) { return std::tie(a.kind, a.name) < std::tie(b.kind, b.name); });
  gateway = with_oldest(gateway, by_age, fitting);
  auto children = make_children(gateway, settings);
  if (!children) return tl::unexpected(std::move(children.error()));
  return FittedChildren{std::move(*children), std::move(exclusions)};
}

}  // namespace vmcp
