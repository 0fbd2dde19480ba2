// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "place.h"
#include "portal_client.h"
#include "town.h"
#include "verdicts.h"
#include "watcher.h"

namespace nabe::journey {

/// Whoever watches has seen enough: SIGINT or SIGTERM came.
struct Interrupted {};
/// Something did not happen in time.
struct TooLate : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// All that the steps share.
struct Journey {
  Place& place;
  Town& town;
  PortalClient& portal;
  Watcher& watcher;
  Verdicts& verdicts;
  const std::atomic<bool>& stop;
  /// Where the portal's calendar sends what a citizen wants of an appointment.
  struct Calendar {
    std::string booking, change, cancellation;
  } calendar;
  std::vector<Application> applications;
  Application certificate;  ///< of the second department

  /// What is written, and what the citizen sees of it.
  struct Letters {
    std::string query = "Bitte reichen Sie eine Kopie des Passes nach.";
    std::string answer = "<answer xmlns=\"urn:example:answer\">Die Kopie liegt bei.</answer>";
    std::string document = "%PDF-1.4 Fiktionsbescheinigung";
    std::string decision = "Der Aufenthaltstitel wird erteilt.";
    std::string query_seen = {}, decision_seen = {};
  } letters = {};
  /// Messages that were sent with the reference of an application of the first department.
  struct Named {
    std::string application = "aufenthaltstitel-gast";
    std::string own = {};      ///< in the name of that department
    std::string foreign = {};  ///< in the name of the second one
  } named = {};
  std::int64_t moved_to_s = 0;  ///< the appointment that was moved

  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
  double first_receipt_s = 0;
  unsigned kills = 0;

  /// Throws std::runtime_error if there is none of that name.
  Application& application(const std::string& name);
  const Application& application(const std::string& name) const;
  /// Prints a sentence of the story.
  void say(const std::string& sentence) const;
  /// Asks every now and then until it holds, and shows meanwhile what happens. Throws TooLate and Interrupted.
  void until(const std::string& what, const std::function<bool()>& holds);
  /// Kills the hub with SIGKILL while `what` is under way at a peer whose answers are held back, lets the peer answer,
  /// and starts the hub again.
  void kill_while_held_back(const std::string& peer, const std::string& what);
  /// The case system's application that a message became; null if there is none.
  Json case_record(const Application& application) const;
  /// The hub's case of an application.
  std::string case_of(const Application& application) const;
  bool nothing_is_under_way() const;
};

/// The appointment system's process of a case; null if there is none.
Json appointment_of(const Journey& journey, const std::string& case_id);

/// Submits what a kept state has already, and nothing else.
void receive_again(Journey& journey);

// The steps, in their order.
void receive_applications(Journey& journey);
void withdraw_while_the_case_system_is_away(Journey& journey);
void assign_by_a_clerk(Journey& journey);
void pay_fees(Journey& journey);
void keep_appointments(Journey& journey);
void write_letters(Journey& journey);
void open_a_second_department(Journey& journey);

/// Looks at what the peers hold, and at the hub. Posts everything again at last, and looks whether anything changed.
void check_everything(Journey& journey);

/// The eight applications, and that of the second department. Throws std::runtime_error.
std::vector<Application> make_applications(Town& town, const std::string& folder);
Application make_certificate_order();

}  // namespace nabe::journey
