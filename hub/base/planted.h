// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>

/// Bugs that are planted in the hub to prove that its tests would find them. Only a build with NABE_PLANTED_BUGS has
/// them (the CMake option; never one that is delivered), and only a test switches one on, by a call: nothing outside
/// the process can.
namespace nabe {

enum class Bug : std::uint32_t {
  None,
  SkipSync,                 ///< the store does not sync what it commits
  AnswerBeforeCommit,       ///< an intake is acknowledged before its batch is in the store
  HalfBatchStays,           ///< of a refused batch stays what it had written
  RetryAfterUnknownCommit,  ///< after a failed store the peer is asked again as if nothing had been written
  ForgetHeads,              ///< after a start the store is not looked into
  DeliverBehindOthers,      ///< what is not head of its lane is handed out too
  NoDuplicateCheck,         ///< a known identity is a new message
  RaiseReceiptTime,         ///< a repeat carries the time of the repeat
  DropReference,            ///< a session loses its references
  OutcomeWithoutSession,    ///< an outcome is committed alone
  InterruptedWaits,         ///< what was under way when the process ended is repeated, whoever the connector is
  NewKeyOnRepeat,           ///< a repeat has another idempotency key
  DeadBlocksNobody,         ///< a dead delivery lets those behind it pass
  CompleteTwice,            ///< a second completion is taken
  RemedyOnAnyState,         ///< a person may act on what has ended
  PageSkipsOne,             ///< a page of waiting deliveries loses one
  LostWakeUp,               ///< work is queued and nobody is told
  DropChunk,                ///< a large content loses a piece
  WrongGrant,               ///< of several routes to one connector the first one's grant holds
  StaleOutcome,             ///< an outcome is written whatever became of the delivery meanwhile
  AttemptNotCounted,        ///< a retry has the number of the attempt before
  ReceiptBackwards,         ///< receipt times follow the wall clock back
  SessionWithAnyOutcome,    ///< the session is committed with a rejection too
  AnyContentIsDuplicate,    ///< a known identity is a duplicate, whatever its content
  Count
};

#ifdef NABE_PLANTED_BUGS
inline Bug planted_bug = Bug::None;
inline bool planted(Bug bug) { return planted_bug == bug; }
#else
constexpr bool planted(Bug) { return false; }
#endif

}  // namespace nabe
