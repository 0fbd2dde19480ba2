// SPDX-License-Identifier: EUPL-1.2
#include "routing/route_index.h"

#include <algorithm>
#include <array>

#include "routing/compiled.h"

namespace nabe::routing {

namespace {

std::string bucket_key(const std::string& source, const std::string& type) { return source + '\n' + type; }

std::string subject_of(Slot slot) { return "slot " + std::to_string(slot); }
std::string subject_of(const std::string& attribute) { return "attribute " + attribute; }

std::string value_key(std::uint32_t bucket, std::string_view subject, std::string_view value) {
  std::string key = std::to_string(bucket);
  key += '\n';
  key += subject;
  key += '\n';
  key += value;
  return key;
}

const CompiledCondition* selective_condition(const CompiledRoute& route) {
  for (const CompiledCondition& condition : route.conditions) {
    if (!condition.any_of.empty() && (condition.origin == Origin::Body || condition.origin == Origin::Attribute)) {
      return &condition;
    }
  }
  return nullptr;
}

}  // namespace

RouteIndex::Bucket RouteIndex::bucket(const std::string& source, const std::string& type) {
  const auto [place, fresh] =
      buckets_.try_emplace(bucket_key(source, type), static_cast<Bucket>(without_condition_.size()));
  if (fresh) {
    without_condition_.emplace_back();
  }
  return place->second;
}

void RouteIndex::add(RouteNumber number, const CompiledRoute& route) {
  const CompiledCondition* const condition = selective_condition(route);
  if (route.types.empty()) {
    add_to(bucket(route.from, {}), number, condition);
  }
  for (const std::string& type : route.types) {
    add_to(bucket(route.from, type), number, condition);
  }
}

void RouteIndex::add_to(Bucket bucket, RouteNumber number, const CompiledCondition* condition) {
  if (condition == nullptr) {
    without_condition_[bucket].push_back(number);
    return;
  }
  std::string subject;
  if (condition->origin == Origin::Body) {
    slots_.insert(condition->slot);
    subject = subject_of(condition->slot);
  } else {
    attributes_.insert(condition->subject);
    subject = subject_of(condition->subject);
  }
  for (const std::string& value : condition->any_of) {
    by_value_[value_key(bucket, subject, value)].push_back(number);
  }
}

std::vector<RouteIndex::RouteNumber> RouteIndex::candidates(const Values& values, const RoutingInput& input) const {
  const std::array<std::string, 4> keys{bucket_key(input.source, input.type), bucket_key(input.source, {}),
                                        bucket_key({}, input.type), bucket_key({}, {})};
  std::vector<RouteNumber> found;
  for (const std::string& key : keys) {
    const auto place = buckets_.find(key);
    if (place != buckets_.end()) {
      look_up(place->second, values, input, found);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

void RouteIndex::look_up(Bucket bucket, const Values& values, const RoutingInput& input,
                         std::vector<RouteNumber>& found) const {
  const std::vector<RouteNumber>& always = without_condition_[bucket];
  found.insert(found.end(), always.begin(), always.end());
  for (const auto& [slot, seen] : values) {
    if (slots_.find(slot) != slots_.end()) {
      const std::string subject = subject_of(slot);
      for (const Value& value : seen.values) {
        look_up_value(bucket, subject, value.text, found);
      }
    }
  }
  for (const auto& [name, value] : input.attributes) {
    if (attributes_.find(name) != attributes_.end()) {
      look_up_value(bucket, subject_of(name), value, found);
    }
  }
}

void RouteIndex::look_up_value(Bucket bucket, std::string_view subject, std::string_view value,
                               std::vector<RouteNumber>& found) const {
  const auto place = by_value_.find(value_key(bucket, subject, value));
  if (place != by_value_.end()) {
    found.insert(found.end(), place->second.begin(), place->second.end());
  }
}

}  // namespace nabe::routing
