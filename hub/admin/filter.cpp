// SPDX-License-Identifier: EUPL-1.2
#include "admin/filter.h"

#include <array>
#include <charconv>

#include "admin/codes.h"
#include "base/printable.h"
#include "base/utc_time.h"

namespace nabe::admin {
namespace {

using store::Disposition;

constexpr std::array kDispositions = {Disposition::Routed, Disposition::Unrouted, Disposition::Unassigned,
                                      Disposition::UnknownDepartment};
constexpr std::uint32_t kMostAtOnce = 1'000;

struct TextKey {
  const char* name;
  std::string store::MessageFilter::*field;
};
constexpr std::array<TextKey, 7> kTextKeys = {{{"department", &store::MessageFilter::department},
                                               {"type", &store::MessageFilter::type},
                                               {"case", &store::MessageFilter::case_id},
                                               {"sender_message_id", &store::MessageFilter::sender_message_id},
                                               {"connector", &store::MessageFilter::connector},
                                               {"code", &store::MessageFilter::code},
                                               {"after", &store::MessageFilter::after_id}}};

template <typename Filter>
struct PlainKey {
  const char* name;
  std::string Filter::*field;
};
constexpr std::array<PlainKey<store::JournalFilter>, 3> kJournalKeys = {{{"actor", &store::JournalFilter::actor},
                                                                         {"action", &store::JournalFilter::action},
                                                                         {"subject", &store::JournalFilter::subject}}};
constexpr std::array<PlainKey<store::RefusalFilter>, 5> kRefusalKeys = {
    {{"department", &store::RefusalFilter::department},
     {"connector", &store::RefusalFilter::connector},
     {"sender_message_id", &store::RefusalFilter::sender_message_id},
     {"sha256", &store::RefusalFilter::sha256},
     {"code", &store::RefusalFilter::code}}};

Error bad(const std::string& key, const std::string& value, const std::string& hint) {
  return {
      code::kBadRequest, "the filter " + printable(key, 40) + " cannot be \"" + printable(value, 80) + '"', hint, {}};
}

bool read_time(const std::string& value, TimeUs& field) {
  const auto time = parse_utc(value);
  field = time.value_or(0);
  return time.has_value();
}

template <typename Number>
bool read_number(const std::string& value, Number& number) {
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  return error == std::errc() && end == value.data() + value.size();
}

bool read_limit(const std::string& value, std::uint32_t& limit) {
  return read_number(value, limit) && limit >= 1 && limit <= kMostAtOnce;
}

constexpr char kTimeHint[] = "a UTC time such as 2026-03-01 or 2026-03-01T08:15:30Z";
const std::string kLimitHint = "a number from 1 to " + std::to_string(kMostAtOnce);

/// For filters of what is numbered and has a time: the texts of `keys`, since, until, after and limit.
template <typename Filter, std::size_t N>
Result<void> read_numbered(const std::array<PlainKey<Filter>, N>& keys, const std::string& key,
                           const std::string& value, Filter& filter) {
  for (const PlainKey<Filter>& text : keys) {
    if (key == text.name) {
      filter.*text.field = value;
      return {};
    }
  }
  if (key == "since" || key == "until") {
    return read_time(value, key == "since" ? filter.since_us : filter.until_us) ? Result<void>()
                                                                                : bad(key, value, kTimeHint);
  }
  if (key == "after") {
    return read_number(value, filter.after) ? Result<void>() : bad(key, value, "the number of an entry");
  }
  if (key == "limit") {
    return read_limit(value, filter.limit) ? Result<void>() : bad(key, value, kLimitHint);
  }
  std::string known;
  for (const PlainKey<Filter>& text : keys) {
    known += std::string(text.name) + ' ';
  }
  return Error{code::kBadRequest, "there is no filter " + printable(key, 40), known + "since until after limit", {}};
}

template <typename Filter, std::size_t N>
Result<Filter> numbered_filter_of(const std::array<PlainKey<Filter>, N>& keys, const Pairs& query) {
  Filter filter;
  for (const auto& [key, value] : query) {
    if (auto read = read_numbered(keys, key, value, filter); !read) {
      return read.error();
    }
  }
  return filter;
}

template <typename Filter, std::size_t N>
Pairs numbered_query_of(const std::array<PlainKey<Filter>, N>& keys, const Filter& filter) {
  Pairs query;
  for (const PlainKey<Filter>& text : keys) {
    if (!(filter.*text.field).empty()) {
      query.emplace_back(text.name, filter.*text.field);
    }
  }
  if (filter.since_us != 0) {
    query.emplace_back("since", utc_text(filter.since_us));
  }
  if (filter.until_us != 0) {
    query.emplace_back("until", utc_text(filter.until_us));
  }
  if (filter.after != 0) {
    query.emplace_back("after", std::to_string(filter.after));
  }
  query.emplace_back("limit", std::to_string(filter.limit));
  return query;
}

Result<void> read_other(const std::string& key, const std::string& value, store::MessageFilter& filter) {
  if (key == "state") {
    filter.state = store::delivery_state_of(value);
    if (!filter.state) {
      return bad(key, value, "waiting, attempting, pending, unknown, dead, unassigned, delivered, settled, ...");
    }
  } else if (key == "disposition") {
    for (const Disposition disposition : kDispositions) {
      if (value == store::name_of(disposition)) {
        filter.disposition = disposition;
      }
    }
    if (!filter.disposition) {
      return bad(key, value, "routed, unrouted, unassigned or unknown_department");
    }
  } else if (key == "received_after" || key == "received_before") {
    TimeUs& field = key == "received_after" ? filter.received_after_us : filter.received_before_us;
    if (!read_time(value, field)) {
      return bad(key, value, kTimeHint);
    }
  } else if (key == "limit") {
    if (!read_limit(value, filter.limit)) {
      return bad(key, value, kLimitHint);
    }
  } else {
    return Error{code::kBadRequest,
                 "there is no filter " + printable(key, 40),
                 "department type case connector code sender_message_id disposition state received_after "
                 "received_before after limit",
                 {}};
  }
  return {};
}

}  // namespace

Result<store::MessageFilter> filter_of(const Pairs& query) {
  store::MessageFilter filter;
  for (const auto& [key, value] : query) {
    bool taken = false;
    for (const TextKey& text : kTextKeys) {
      if (key == text.name) {
        filter.*text.field = value;
        taken = true;
      }
    }
    if (!taken) {
      if (auto read = read_other(key, value, filter); !read) {
        return read.error();
      }
    }
  }
  return filter;
}

Result<store::JournalFilter> journal_filter_of(const Pairs& query) { return numbered_filter_of(kJournalKeys, query); }
Pairs query_of(const store::JournalFilter& filter) { return numbered_query_of(kJournalKeys, filter); }

Result<store::RefusalFilter> refusal_filter_of(const Pairs& query) { return numbered_filter_of(kRefusalKeys, query); }
Pairs query_of(const store::RefusalFilter& filter) { return numbered_query_of(kRefusalKeys, filter); }

Pairs query_of(const store::MessageFilter& filter) {
  Pairs query;
  for (const TextKey& text : kTextKeys) {
    if (!(filter.*text.field).empty()) {
      query.emplace_back(text.name, filter.*text.field);
    }
  }
  if (filter.state) {
    query.emplace_back("state", store::name_of(*filter.state));
  }
  if (filter.disposition) {
    query.emplace_back("disposition", store::name_of(*filter.disposition));
  }
  if (filter.received_after_us != 0) {
    query.emplace_back("received_after", utc_text(filter.received_after_us));
  }
  if (filter.received_before_us != 0) {
    query.emplace_back("received_before", utc_text(filter.received_before_us));
  }
  query.emplace_back("limit", std::to_string(filter.limit));
  return query;
}

}  // namespace nabe::admin
