// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "ask.h"
#include "load/sender.h"

namespace nabe::journey {

/// An application as the portal has it, and what it knows of it since it was submitted.
struct Application {
  std::string name;     ///< of the sample; also the portal's id of the message
  std::string account;  ///< empty: a guest
  std::string department = "auslaenderbehoerde";
  std::string xml = {};
  std::vector<integration::Upload> uploads = {};

  std::string birth_date = {};   ///< of the first applicant, as far as it is known
  std::string match = {};        ///< what the case system is to make of the applicant: existing, new, clerk
  std::string file_number = {};  ///< of the record that it belongs into, once that is known

  std::string id = {}, code = {}, message_id = {}, receipt_time = {};  ///< of the first receipt
};

/// The citizens' portal in front of the hub: says what a service account says. Not thread-safe.
class PortalClient {
 public:
  /// `base`: address of the hub's portal connector.
  explicit PortalClient(std::string base) : base_(std::move(base)) {}

  /// Submits; a repeat is the same request again. The answer as it came.
  integration::Reply submit(const Application& application);
  /// State and timeline.
  Json show(const Application& application) const;
  /// The states of the timeline, in their order.
  std::vector<std::string> timeline(const Application& application) const;
  /// The items of the mailbox, of one kind.
  std::vector<Json> mailbox(const Application& application, const std::string& kind) const;
  /// A content of an item: 0 the body, from 1 on the attachments. As bytes.
  Answer fetch(const Application& application, std::int64_t number, int attachment) const;
  Answer acknowledge(const Application& application, std::int64_t number) const;
  integration::Reply answer(const Application& application, std::int64_t number, const std::string& id,
                            const std::string& xml, const std::vector<integration::Upload>& uploads);
  Answer withdraw(const Application& application, const std::string& id) const;

 private:
  std::string path_of(const Application& application) const { return base_ + "/v1/applications/" + application.code; }

  const std::string base_;
  integration::Sender sender_;
};

}  // namespace nabe::journey
