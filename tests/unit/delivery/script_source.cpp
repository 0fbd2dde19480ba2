// SPDX-License-Identifier: EUPL-1.2
// The scripted source, and what a test brings through it.
#include <chrono>
#include <future>
#include <map>
#include <memory>
#include <mutex>

#include "scripted.h"

namespace script {
namespace {

std::mutex tickets_mutex;
std::map<std::uint64_t, std::promise<Receipt>> tickets;
std::uint64_t last_ticket = 0;

Receipt receipt_of(const nabe::Committed& committed) {
  Receipt receipt;
  receipt.outcome = static_cast<std::int32_t>(committed.outcome.kind());
  receipt.code = static_cast<std::uint32_t>(committed.outcome.code());
  receipt.detail = committed.outcome.text();
  if (!committed.receipts.empty()) {
    const auto& first = committed.receipts.front();
    receipt.message_id = first.message_id;
    receipt.case_id = first.case_id;
    receipt.duplicate = first.duplicate;
    receipt.receipt_time_us =
        std::chrono::duration_cast<std::chrono::microseconds>(first.receipt_time.time_since_epoch()).count();
  }
  return receipt;
}

nabe::MessageBuilder message_of(const Submission& submission) {
  nabe::MessageBuilder message(submission.type);
  message.sender_message_id(submission.sender_message_id)
      .sender_fact(submission.sender_fact)
      .department(submission.department)
      .case_id(submission.case_id)
      .body(submission.body, submission.media_type);
  if (submission.opens_case) message.opens_case();
  if (submission.receipt_time_us != 0)
    message.receipt_time(nabe::Time(std::chrono::microseconds(submission.receipt_time_us)));
  for (const auto& [key, value] : submission.attributes) message.attribute(key, value);
  for (const auto& [system, id] : submission.references) message.reference(system, id);
  bool first = true;
  for (const auto& [name, bytes] : submission.attachments) {
    nabe::AttachmentInfo info;
    info.name = name;
    info.media_type = "application/pdf";
    if (first) info.sha256 = submission.claimed_sha256;
    first = false;
    message.attachment(info, bytes);
  }
  return message;
}

nabe::Intake fill(const std::string& source, const Submission& submission) {
  nabe::Intake intake = host_of(source).open_intake();
  if (!intake) return intake;
  intake.emit(message_of(submission));
  for (const auto& [key, value] : submission.puts) intake.put(key, value);
  return intake;
}

}  // namespace

Receipt refused(const nabe::Outcome& outcome) { return receipt_of(nabe::Committed{outcome, {}}); }

void ScriptedSource::settled(std::uint64_t ticket, const nabe::Committed& committed) {
  const std::lock_guard lock(tickets_mutex);
  tickets.at(ticket).set_value(receipt_of(committed));
}

Submission numbered(int number) {
  Submission result;
  result.sender_message_id = std::to_string(number);
  result.body =
      "<application><number>" + std::to_string(number) + "</number><destination>office</destination></application>";
  return result;
}

Receipt submit(const std::string& source, const Submission& submission) {
  nabe::Intake intake = fill(source, submission);
  return intake ? receipt_of(intake.commit()) : refused(*intake.failure());
}

namespace {

std::future<Receipt> queue(nabe::Intake& intake) {
  std::promise<Receipt>* promise = nullptr;
  std::uint64_t ticket = 0;
  std::future<Receipt> receipt;
  {
    const std::lock_guard lock(tickets_mutex);
    ticket = ++last_ticket;
    promise = &tickets[ticket];
    receipt = promise->get_future();
  }
  const nabe::Outcome queued = intake.commit_queued(ticket);
  if (!queued.is_ok()) promise->set_value(refused(queued));
  return receipt;
}

}  // namespace

Receipt submit_queued(const std::string& source, const Submission& submission) {
  nabe::Intake intake = fill(source, submission);
  return intake ? queue(intake).get() : refused(*intake.failure());
}

struct OpenIntake::Intake {
  nabe::Intake open;
};

OpenIntake::OpenIntake(const std::string& source, const Submission& submission) : OpenIntake(source) {
  if (refusal_.outcome == NABE_DELIVERED) begin(submission);
}
OpenIntake::OpenIntake(const std::string& source) : intake_(new Intake{host_of(source).open_intake()}) {
  check(static_cast<bool>(intake_->open));
}
OpenIntake::~OpenIntake() = default;
OpenIntake::OpenIntake(OpenIntake&&) noexcept = default;
OpenIntake& OpenIntake::operator=(OpenIntake&&) noexcept = default;

bool OpenIntake::begin(const Submission& submission) { return check(intake_->open.emit(message_of(submission))); }
bool OpenIntake::write(const std::string& bytes) { return check(intake_->open.write(bytes)); }
bool OpenIntake::attach(const std::string& name) {
  nabe::AttachmentInfo info;
  info.name = name;
  info.media_type = "application/pdf";
  return check(intake_->open.attach(info));
}
bool OpenIntake::put(const std::string& key, const std::string& value, std::optional<std::uint64_t> expected_version) {
  return check(intake_->open.put(key, value, expected_version.value_or(nabe::kAnyVersion)));
}
bool OpenIntake::remove(const std::string& key) { return check(intake_->open.remove(key)); }
std::optional<std::string> OpenIntake::get(const std::string& key) const { return intake_->open.get(key); }
std::optional<std::uint64_t> OpenIntake::version(const std::string& key) const {
  const auto entry = intake_->open.entry(key);
  return entry ? std::optional(entry->version) : std::nullopt;
}
std::vector<std::pair<std::string, std::string>> OpenIntake::scan(const std::string& prefix) const {
  std::vector<std::pair<std::string, std::string>> found;
  for (const nabe::Entry& entry : intake_->open.scan(prefix)) found.emplace_back(entry.key, entry.value);
  return found;
}
bool OpenIntake::reference(const std::string& system, const std::string& id) {
  return check(intake_->open.reference(system, id));
}
std::future<Receipt> OpenIntake::commit_queued() { return queue(intake_->open); }
void OpenIntake::refuse(const std::string& reason) { intake_->open.refuse(reason); }
Receipt OpenIntake::commit() { return receipt_of(intake_->open.commit()); }

bool OpenIntake::check(bool done) {
  if (!done && refusal_.outcome == NABE_DELIVERED) {
    refusal_ = refused(*intake_->open.failure());
    intake_->open.discard();
  }
  return done;
}

void count_refusal(const std::string& source, const std::string& reason) { host_of(source).count_refusal(reason); }

}  // namespace script
