// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <nabe/testing.hpp>

namespace {

struct Free {
  void operator()(void* memory) const { std::free(memory); }
};

/// A host table of a hub that ends before `extension`, in a block of exactly that size.
std::unique_ptr<nabe_host, Free> cut_before_extension(const nabe_host& whole) {
  constexpr std::size_t kSize = offsetof(nabe_host, extension);
  auto* const cut = static_cast<nabe_host*>(std::malloc(kSize));
  std::memcpy(static_cast<void*>(cut), &whole, kSize);
  cut->struct_size = kSize;
  return std::unique_ptr<nabe_host, Free>(cut);
}

TEST(NabeHas, IsFalseBehindTheEnd) {
  nabe::testing::FakeHost host;
  const auto cut = cut_before_extension(*host.table());

  EXPECT_TRUE(NABE_HAS(nabe_host, cut, complete));
  EXPECT_FALSE(NABE_HAS(nabe_host, cut, extension));
}

TEST(NabeHas, IsFalseForAFieldThatIsThereInPart) {
  nabe_host partial{};
  partial.struct_size = offsetof(nabe_host, extension) + sizeof(void*) - 1;

  EXPECT_FALSE(NABE_HAS(nabe_host, &partial, extension));
}

TEST(NabeHas, IsFalseForAFieldOfALaterVersion) {
  struct Later {
    nabe_host known;
    void (*novelty)(void*);
    std::uint32_t struct_size;  // NABE_HAS reads the member of this name
  };
  Later later{};
  later.struct_size = sizeof(nabe_host);

  EXPECT_FALSE(NABE_HAS(Later, &later, novelty));
}

TEST(Host, ReadsNothingBehindTheEndOfAnOlderTable) {
  nabe::testing::FakeHost fake;
  const auto cut = cut_before_extension(*fake.table());
  const nabe::Host host(cut.get());

  EXPECT_EQ(host.extension("vendor.example/clock/1"), nullptr);
}

class Sink {
 public:
  static constexpr std::string_view name = "sink";
  static constexpr std::string_view summary = "Takes";
  static constexpr std::string_view accepts[] = {"*"};
  nabe::Outcome deliver(const nabe::Message& message, nabe::Session& session) {
    session.put("last", message.id());
    return nabe::Outcome::delivered();
  }
};

TEST(Intake, IsDroppedWithoutACountByAnOlderHub) {
  nabe::testing::FakeHost fake;
  const auto cut = cut_before_extension(*fake.table());
  nabe::Intake intake(cut.get());
  intake.emit(nabe::MessageBuilder("a.b"));

  intake.refuse("too-large");
  nabe::Host(cut.get()).count_refusal("unauthenticated");

  EXPECT_EQ(fake.open_sessions(), 0U);
  EXPECT_TRUE(fake.refusals().empty());
}

TEST(LateDelivery, IsNotToBeHadOfAnOlderHub) {
  nabe::testing::FakeHost fake;
  const auto cut = cut_before_extension(*fake.table());
  const nabe_message raw{};

  EXPECT_FALSE(nabe::LateDelivery::of(nabe::Message(cut.get(), &raw), nabe::Session(cut.get(), 1)));
}

// The wrapper never copies the table, which is smaller than its own idea of it.
TEST(Wrapper, WorksWithAnOlderTable) {
  nabe::testing::FakeHost fake;
  const auto cut = cut_before_extension(*fake.table());
  const nabe_connector_vtbl& vtbl = *nabe::connector_type<Sink>().vtbl;

  void* const self = vtbl.create(cut.get(), nullptr, 0, nullptr);
  ASSERT_NE(self, nullptr);
  const nabe_message message{};
  nabe::ResultBuffer result;
  vtbl.deliver(self, &message, 999, result.raw());
  vtbl.destroy(self);

  EXPECT_EQ(result.outcome().code(), nabe::Code::Stale);
}

}  // namespace
