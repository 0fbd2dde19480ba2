// SPDX-License-Identifier: EUPL-1.2
#include "senders.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "abi_text.h"
#include "base/promise.h"
#include "submission.h"
#include "world.h"

namespace nabe::simulation {
namespace {

constexpr std::uint32_t kDuplicate = 1;
constexpr std::uint32_t kOtherContent = 2;
constexpr std::int32_t kGivenUp = -1;  // by the sender

struct Receipt {
  std::int32_t outcome = NABE_UNKNOWN;
  std::string message_id, case_id;
  std::int64_t receipt_time_us = 0;
  bool duplicate = false;
};

std::map<std::uint64_t, std::shared_ptr<Promise<Receipt>>>& tickets() {
  static std::map<std::uint64_t, std::shared_ptr<Promise<Receipt>>> open;
  return open;
}

Receipt receipt_of(const nabe_receipt* from, const nabe_result& result) {
  Receipt receipt;
  receipt.outcome = result.outcome;
  if (from != nullptr && result.outcome == NABE_DELIVERED) {
    receipt.message_id.assign(from->message_id.ptr, from->message_id.len);
    receipt.case_id.assign(from->case_id.ptr, from->case_id.len);
    receipt.receipt_time_us = from->receipt_time_us;
    receipt.duplicate = (from->flags & NABE_RECEIPT_DUPLICATE) != 0;
  }
  return receipt;
}

bool write_in_pieces(const nabe_host& host, std::uint64_t intake, std::string_view bytes) {
  Random& random = world().random;
  while (!bytes.empty()) {
    const std::size_t size =
        std::min<std::size_t>(bytes.size(), random.percent(70) ? bytes.size() : 1 + random.below(300));
    Answer answer;
    if (host.message_write(host.ctx, intake, bytes.data(), size, &answer.result) != 0) {
      return false;
    }
    bytes.remove_prefix(size);
  }
  return true;
}

bool write(const nabe_host& host, std::uint64_t intake, const Submission& submission) {
  nabe_message_info info{};
  info.struct_size = sizeof(info);
  info.flags = submission.opens_case ? NABE_MESSAGE_OPENS_CASE : 0;
  info.type = borrowed(submission.type);
  info.sender_message_id = borrowed(submission.sender_message_id);
  info.department = borrowed(submission.department);
  info.media_type = borrowed("application/xml");
  const nabe_reference reference{borrowed(submission.reference_system), borrowed(submission.reference_id)};
  if (!submission.reference_id.empty()) {
    info.references = &reference;
    info.reference_count = 1;
  }
  Answer answer;
  if (host.message_begin(host.ctx, intake, &info, &answer.result) != 0 ||
      !write_in_pieces(host, intake, submission.body)) {
    return false;
  }
  for (const SubmittedAttachment& attachment : submission.attachments) {
    nabe_attachment described{};
    described.struct_size = sizeof(described);
    described.name = borrowed(attachment.name);
    described.media_type = borrowed("application/pdf");
    described.size_bytes = UINT64_MAX;
    Answer begun;
    if (host.attachment_begin(host.ctx, intake, &described, &begun.result) != 0 ||
        !write_in_pieces(host, intake, attachment.bytes)) {
      return false;
    }
  }
  return true;
}

Receipt commit(const nabe_host& host, std::uint64_t intake) {
  if (world().random.percent(50)) {
    char message_id[40];
    char case_id[40];
    nabe_receipt receipt{};
    receipt.struct_size = sizeof(receipt);
    receipt.message_id = {message_id, sizeof(message_id), 0};
    receipt.case_id = {case_id, sizeof(case_id), 0};
    nabe_receipt* const receipts[] = {&receipt};
    Answer answer;
    host.intake_commit(host.ctx, intake, receipts, 1, &answer.result);
    return receipt_of(&receipt, answer.result);
  }
  static std::uint64_t last_ticket = 0;
  const std::uint64_t ticket = ++last_ticket;
  const auto promise = std::make_shared<Promise<Receipt>>();
  tickets().emplace(ticket, promise);
  host.intake_commit_queued(host.ctx, intake, ticket);
  return promise->get();
}

Receipt submit(const nabe_host& host, const Submission& submission) {
  Answer opened;
  const std::uint64_t intake = host.intake_open(host.ctx, &opened.result);
  if (intake == 0) {
    return receipt_of(nullptr, opened.result);
  }
  const bool written = write(host, intake, submission);
  if (!written || world().random.percent(3)) {  // ... or the sender goes away in the midst of it
    host.session_discard(host.ctx, intake);
    Receipt given_up;
    given_up.outcome = kGivenUp;
    return given_up;
  }
  return commit(host, intake);
}

struct Choice {
  std::uint32_t number = 0;
  bool other_content = false;
};

// A new number, or one that was handed in before: because nobody has answered, or although somebody has.
Choice choose() {
  World& here = world();
  std::set<std::uint32_t> known;
  for (const Record& record : here.journal.records()) {
    if (record.event == Event::Submitted) {
      known.insert(record.number);
    }
  }
  if (known.empty() || here.random.percent(65)) {
    return {known.empty() ? 1 : *known.rbegin() + 1, false};
  }
  const std::uint32_t number = *std::next(known.begin(), static_cast<std::ptrdiff_t>(here.random.below(known.size())));
  return {number, here.random.percent(20)};
}

void hand_in(const nabe_host& host) {
  World& here = world();
  const Choice choice = choose();
  Record record;
  record.event = Event::Submitted;
  record.number = choice.number;
  record.flags = choice.other_content ? kOtherContent : 0;
  record.receipt_time_us = here.clock.now_us();
  const std::uint32_t begun = here.note(record);
  const Submission submission = submission_of(here.plan.seed, choice.number, choice.other_content);
  const Receipt receipt = submit(host, submission);
  record.same = begun;
  record.outcome = receipt.outcome;
  record.event = receipt.outcome == NABE_DELIVERED ? Event::Acknowledged : Event::Refused;
  record.flags |= receipt.duplicate ? kDuplicate : 0;
  record.hash = submission.hash;
  record.message_id = receipt.message_id;
  record.case_id = receipt.case_id;
  record.receipt_time_us = receipt.receipt_time_us;
  here.note(record);
}

}  // namespace

void settle_ticket(std::uint64_t ticket, const nabe_receipt* receipt, const nabe_result& result) {
  const auto found = tickets().find(ticket);
  if (found == tickets().end()) {
    world().journal.violation(world().journal.phase, "an intake was settled twice, or one that nobody queued");
    return;
  }
  const std::shared_ptr<Promise<Receipt>> promise = found->second;
  tickets().erase(found);
  promise->set_value(receipt_of(receipt, result));
}

void run_sender() {
  World& here = world();
  for (std::uint32_t i = 0; i < here.phase.submissions && !here.hub_failed(); ++i) {
    here.scheduler.sleep_us(static_cast<std::int64_t>(here.random.below(30'000)));
    if (const nabe_host* host = here.source.enter()) {
      hand_in(*host);
      here.source.leave();
    }
  }
}

}  // namespace nabe::simulation
