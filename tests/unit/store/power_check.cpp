// SPDX-License-Identifier: EUPL-1.2
#include "power_check.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>

#include "consistency.h"
#include "store_fixture.h"
#include "store_text.h"

namespace nabe::store::testing {
namespace {

/// "ok", or what SQLite complains about.
std::string integrity_of(const std::string& file) {
  sqlite3* database = nullptr;
  sqlite3_stmt* statement = nullptr;
  std::string answer = "the database cannot be opened";
  if (sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READWRITE, nullptr) == SQLITE_OK &&
      sqlite3_prepare_v2(database, "PRAGMA integrity_check", -1, &statement, nullptr) == SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW) {
    answer = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
  }
  sqlite3_finalize(statement);
  sqlite3_close(database);
  return answer;
}

std::string first_difference(const std::string& expected, const std::string& found) {
  const auto [one, other] = std::mismatch(expected.begin(), expected.end(), found.begin(), found.end());
  const auto line = [](const std::string& text, std::string::const_iterator at) {
    const auto offset = static_cast<std::size_t>(at - text.begin());
    const std::size_t begin = offset == 0 ? 0 : text.rfind('\n', offset - 1) + 1;
    return text.substr(begin, 200);
  };
  return "expected: " + line(expected, one) + "\nfound:    " + line(found, other);
}

/// The moments at which the store may stand: the last one that was answered by then, and the next one.
std::pair<std::size_t, std::size_t> allowed(const std::vector<Moment>& moments, std::uint64_t position) {
  const auto later = std::upper_bound(moments.begin(), moments.end(), position,
                                      [](std::uint64_t at, const Moment& moment) { return at < moment.position; });
  const auto next = static_cast<std::size_t>(later - moments.begin());
  return {next == 0 ? 0 : next - 1, std::min(next, moments.size() - 1)};
}

}  // namespace

Finding examine(const std::string& folder, const std::vector<Moment>& moments, std::size_t oldest, std::size_t newest) {
  auto opened = nabe::store::open({"sqlite", folder + "/state", false});
  if (!opened) {
    return {"it cannot be opened: " + opened.error().render(), oldest};
  }
  Store& store = **opened;
  const std::string text = text_of(store);
  std::size_t moment = newest;
  while (moment > oldest && moments[moment].text != text) {
    --moment;
  }
  if (moments[moment].text != text) {
    return {"it stands neither at \"" + moments[oldest].step + "\", which was answered, nor at \"" +
                moments[newest].step + "\":\n" + first_difference(moments[oldest].text, text),
            oldest};
  }
  if (const auto found = contradictions(store); !found.empty()) {
    return {found.front(), moment};
  }
  if (const std::string integrity = integrity_of(folder + "/state/nabe.db"); integrity != "ok") {
    return {integrity, moment};
  }
  const AcceptMessage after = message_to({"kommunix"}, "after");
  const std::string id = after.message.id;
  if (submit(store, {after}).status != BatchStatus::Committed || !store.message(id)->has_value()) {
    return {"it takes no message", moment};
  }
  return {"", moment};
}

Finding examine(const std::string& folder, const std::vector<Moment>& moments, std::uint64_t position) {
  const auto [oldest, newest] = allowed(moments, position);
  return examine(folder, moments, oldest, newest);
}

std::uint64_t rounds(std::uint64_t everyday, std::uint64_t when_thorough) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  constexpr bool kSanitized = true;
#else
  constexpr bool kSanitized = false;
#endif
  if (std::getenv("NABE_TEST_THOROUGH") != nullptr) {
    return when_thorough;
  }
  return kSanitized ? std::max<std::uint64_t>(1, everyday / 10) : everyday;
}

}  // namespace nabe::store::testing
