// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <functional>
#include <nabe/testing.hpp>
#include <ostream>
#include <stdexcept>

namespace {

using nabe::Code;
using nabe::Outcome;
using nabe::testing::ConnectorUnderTest;
using nabe::testing::FakeHost;
using Kind = nabe::Outcome::Kind;

constexpr const char* kText = "the plugin lost its way";

/// Throws in every hook what the test wants thrown.
class Thrower {
 public:
  static constexpr std::string_view name = "thrower";
  static constexpr std::string_view summary = "Throws";
  static constexpr std::string_view accepts[] = {"*"};
  static constexpr std::string_view emits[] = {"*"};
  static inline std::function<void()> thrown;
  static inline bool in_constructor = false;

  Thrower() {
    if (in_constructor) thrown();
  }
  Outcome connect() { return outcome(); }
  Outcome start() { return outcome(); }
  void stop(nabe::Milliseconds) { thrown(); }
  Outcome deliver(const nabe::Message&, nabe::Session&) { return outcome(); }
  Outcome resume(const nabe::Message&, nabe::Session&) { return outcome(); }
  void cancel(std::string_view) { thrown(); }
  Outcome poll(nabe::Milliseconds) { return outcome(); }
  void settled(std::uint64_t, const nabe::Committed&) { thrown(); }
  Outcome health() { return outcome(); }
  const void* extension(std::string_view) {
    thrown();
    return this;
  }

 private:
  static Outcome outcome() {
    thrown();
    return Outcome::ok();
  }
};

class Hooks : public ::testing::Test {
 protected:
  Hooks() {
    Thrower::thrown = [] { throw std::runtime_error(kText); };
  }
  ~Hooks() override { Thrower::in_constructor = false; }

  FakeHost host_;
};

struct AnsweringHook {
  const char* name;
  std::function<Outcome(ConnectorUnderTest&)> call;
};
void PrintTo(const AnsweringHook& hook, std::ostream* out) { *out << hook.name; }

class AnsweringHooks : public Hooks, public ::testing::WithParamInterface<AnsweringHook> {};

TEST_P(AnsweringHooks, TurnAnExceptionIntoAFaultWithItsText) {
  auto connector = ConnectorUnderTest::of<Thrower>(host_);

  const Outcome outcome = GetParam().call(connector);

  EXPECT_EQ(outcome.kind(), Kind::Fault);
  EXPECT_EQ(outcome.text(), kText);
}

TEST_P(AnsweringHooks, TurnAnythingElseThatIsThrownIntoAFault) {
  Thrower::thrown = [] { throw 42; };
  auto connector = ConnectorUnderTest::of<Thrower>(host_);

  EXPECT_EQ(GetParam().call(connector).kind(), Kind::Fault);
}

TEST_P(AnsweringHooks, TakeAFailedReadForNoBug) {
  Thrower::thrown = [] { throw nabe::HostError(Code::Unavailable, "the store is away"); };
  auto connector = ConnectorUnderTest::of<Thrower>(host_);

  const Outcome outcome = GetParam().call(connector);

  EXPECT_EQ(outcome.kind(), Kind::Retry);
  EXPECT_EQ(outcome.code(), Code::Unavailable);
}

INSTANTIATE_TEST_SUITE_P(All, AnsweringHooks,
                         ::testing::Values(AnsweringHook{"connect", [](ConnectorUnderTest& c) { return c.connect(); }},
                                           AnsweringHook{"start", [](ConnectorUnderTest& c) { return c.start(); }},
                                           AnsweringHook{"deliver",
                                                         [](ConnectorUnderTest& c) { return c.deliver({}); }},
                                           AnsweringHook{"resume", [](ConnectorUnderTest& c) { return c.resume({}); }},
                                           AnsweringHook{"poll", [](ConnectorUnderTest& c) { return c.poll(); }},
                                           AnsweringHook{"health", [](ConnectorUnderTest& c) { return c.health(); }}),
                         [](const auto& each) { return std::string(each.param.name); });

struct SilentHook {
  const char* name;
  std::function<void(FakeHost&, ConnectorUnderTest&)> call;
};
void PrintTo(const SilentHook& hook, std::ostream* out) { *out << hook.name; }

class SilentHooks : public Hooks, public ::testing::WithParamInterface<SilentHook> {};

TEST_P(SilentHooks, LogAnExceptionWithItsText) {
  auto connector = ConnectorUnderTest::of<Thrower>(host_);

  GetParam().call(host_, connector);

  const auto log = host_.log();
  ASSERT_EQ(log.size(), 1u);
  EXPECT_EQ(log[0].fields, (nabe::testing::Texts{{"hook", GetParam().name}, {"exception", kText}}));
}

void settle_something(FakeHost& host, ConnectorUnderTest&) {
  nabe::Intake intake(host.table());
  intake.emit(nabe::MessageBuilder("a.b"));
  ASSERT_TRUE(intake.commit_queued(7).is_ok());
  ASSERT_EQ(host.settle(), 1u);
}

INSTANTIATE_TEST_SUITE_P(
    All, SilentHooks,
    ::testing::Values(SilentHook{"stop", [](FakeHost&, ConnectorUnderTest& c) { c.stop(); }},
                      SilentHook{"cancel", [](FakeHost&, ConnectorUnderTest& c) { c.cancel("key"); }},
                      SilentHook{"settled", settle_something},
                      SilentHook{"extension",
                                 [](FakeHost&, ConnectorUnderTest& c) { EXPECT_EQ(c.extension("x"), nullptr); }}),
    [](const auto& each) { return std::string(each.param.name); });

TEST_F(Hooks, AConstructorThatThrowsMakesNoConnectorAndTellsWhy) {
  Thrower::in_constructor = true;
  auto connector = ConnectorUnderTest::of<Thrower>(host_);

  ASSERT_TRUE(connector.refusal());
  EXPECT_EQ(connector.refusal()->kind(), Kind::Fault);
  EXPECT_EQ(connector.refusal()->text(), kText);
}

TEST_F(Hooks, AConstructorThatRefusesItsOptionsRejectsThem) {
  Thrower::in_constructor = true;
  Thrower::thrown = [] { throw std::invalid_argument("host and socket exclude each other"); };
  auto connector = ConnectorUnderTest::of<Thrower>(host_);

  ASSERT_TRUE(connector.refusal());
  EXPECT_EQ(connector.refusal()->kind(), Kind::Reject);
  EXPECT_EQ(connector.refusal()->code(), Code::Invalid);
}

TEST_F(Hooks, ALongTextIsCutToTheBufferAndItsLengthIsTold) {
  Thrower::thrown = [] { throw std::runtime_error(std::string(5000, 'x')); };
  const auto& vtbl = *nabe::connector_type<Thrower>().vtbl;
  void* const self = vtbl.create(host_.table(), nullptr, 0, nullptr);
  char small[16] = "---------------";
  nabe_result result{};
  result.struct_size = sizeof result;
  result.detail = {small, 8, 0};

  vtbl.health(self, &result);
  vtbl.destroy(self);

  EXPECT_EQ(result.detail.len, 5000u);
  EXPECT_STREQ(small, "xxxxxxxx-------");
}

TEST_F(Hooks, AMissingResultIsNoTrouble) {
  const auto& vtbl = *nabe::connector_type<Thrower>().vtbl;
  Thrower::in_constructor = true;

  EXPECT_EQ(vtbl.create(host_.table(), nullptr, 0, nullptr), nullptr);
}

}  // namespace
