// SPDX-License-Identifier: EUPL-1.2
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

class Contents : public StoreTest {
 protected:
  void stage(const std::string& blob_id, const std::vector<std::string>& chunks) {
    for (std::size_t i = 0; i < chunks.size(); ++i) {
      commit({StageChunk{blob_id, i, chunks[i]}});
    }
  }
  static AcceptMessage naming(const std::string& blob_id, std::uint64_t size) {
    AcceptMessage change = message("body");
    Content content;
    content.blob_id = blob_id;
    content.size_bytes = size;
    change.message.attachments.push_back({"scan.pdf", "application/pdf", content});
    return change;
  }
  std::string read_all(const std::string& blob_id) {
    auto reader = store().open_blob(blob_id);
    std::string all;
    char buffer[3];
    while (reader) {
      const auto size = (*reader)->read(buffer, sizeof buffer);
      if (!size || *size == 0) {
        break;
      }
      all.append(buffer, *size);
    }
    return all;
  }
};
NABE_FOR_EVERY_STORE(Contents);

TEST_P(Contents, StagedChunksAreReadInOrderOnceAMessageNamesThem) {
  stage("blob", {"abcd", "ef", "ghi"});
  commit({naming("blob", 9)});

  EXPECT_EQ(read_all("blob"), "abcdefghi");
}

TEST_P(Contents, StagedChunksAreInvisibleBefore) {
  stage("blob", {"abcd"});

  EXPECT_FALSE(store().open_blob("blob"));
}

TEST_P(Contents, ChunksComeInOrder) {
  stage("blob", {"abcd"});

  EXPECT_EQ(status_of({StageChunk{"blob", 2, "x"}}), BatchStatus::Refused);
  EXPECT_EQ(status_of({StageChunk{"blob", 0, "x"}}), BatchStatus::Refused);
}

TEST_P(Contents, ANamedBlobTakesNoMoreChunks) {
  stage("blob", {"abcd"});
  commit({naming("blob", 4)});

  EXPECT_EQ(status_of({StageChunk{"blob", 1, "x"}}), BatchStatus::Refused);
}

TEST_P(Contents, AnIncompleteBlobIsRefused) {
  stage("blob", {"abcd"});

  EXPECT_EQ(status_of({naming("blob", 5)}), BatchStatus::Refused);
}

TEST_P(Contents, AnUnknownBlobIsRefused) { EXPECT_EQ(status_of({naming("blob", 5)}), BatchStatus::Refused); }

TEST_P(Contents, ADroppedBlobCannotBeNamedAnyMore) {
  stage("blob", {"abcd"});
  commit({DropBlob{"blob"}});

  EXPECT_EQ(status_of({naming("blob", 4)}), BatchStatus::Refused);
}

TEST_P(Contents, ANamedBlobIsNotDropped) {
  stage("blob", {"abcd"});
  commit({naming("blob", 4)});
  commit({DropBlob{"blob"}});

  EXPECT_EQ(read_all("blob"), "abcd");
}

TEST_P(Contents, AnEditedCopyMaySharePartsOfItsOriginal) {
  stage("blob", {"abcd"});
  commit({naming("blob", 4)});
  commit({naming("blob", 4)});

  EXPECT_EQ(read_all("blob"), "abcd");
}

TEST_P(Contents, ABlobThatWasStagedBeforeARestartIsGone) {
  stage("blob", {"abcd"});
  reopen();

  EXPECT_EQ(status_of({naming("blob", 4)}), BatchStatus::Refused);
}

TEST_P(Contents, ALargeBodyIsReadChunkByChunk) {
  const std::string large(700'000, 'x');
  const AcceptMessage change = message(large);
  accept(change);

  const auto stored = store().message(change.message.id);

  EXPECT_EQ(read_all((*stored)->message.body.blob_id), large);
}

TEST_P(Contents, APartThatIsShorterThanAnnouncedIsRefused) {
  AcceptMessage change = message("body");
  change.message.body.size_bytes = 5;

  EXPECT_EQ(status_of({change}), BatchStatus::Refused);
}

class State : public StoreTest {
 protected:
  PutState put(const std::string& key, std::optional<std::string> value,
               std::optional<std::uint64_t> expected = std::nullopt) const {
    return {kDepartment, "portal", key, std::move(value), expected};
  }
  std::optional<StateEntry> get(const std::string& key) { return *store().state_get(kDepartment, "portal", key); }
  std::vector<std::string> scan(const std::string& prefix, const std::string& after = {}, std::uint32_t limit = 10) {
    std::vector<std::string> keys;
    const auto entries = store().state_scan(kDepartment, "portal", prefix, after, limit);
    for (const StateEntry& entry : *entries) {
      keys.push_back(entry.key);
    }
    return keys;
  }
};
NABE_FOR_EVERY_STORE(State);

TEST_P(State, AnEntryIsWhatWasPutLast) {
  commit({put("key", "1")});
  commit({put("key", "2")});

  EXPECT_EQ(get("key")->value, "2");
}

TEST_P(State, EntriesBelongToAConnectorOfADepartment) {
  commit({put("key", "1")});

  EXPECT_FALSE(store().state_get("einwohneramt", "portal", "key")->has_value());
  EXPECT_FALSE(store().state_get(kDepartment, "akte", "key")->has_value());
}

TEST_P(State, AnEntryIsChangedByItsVersion) {
  commit({put("key", "1")});

  commit({put("key", "2", get("key")->version)});

  EXPECT_EQ(get("key")->value, "2");
}

TEST_P(State, AnOldVersionIsStale) {
  commit({put("key", "1")});
  const std::uint64_t version = get("key")->version;
  commit({put("key", "2")});

  EXPECT_EQ(status_of({put("key", "3", version)}), BatchStatus::Stale);
  EXPECT_EQ(get("key")->value, "2");
}

TEST_P(State, VersionZeroMeansThatThereMustBeNone) {
  commit({put("key", "1", 0)});

  EXPECT_EQ(status_of({put("key", "2", 0)}), BatchStatus::Stale);
}

TEST_P(State, ARemovedEntryIsGone) {
  commit({put("key", "1")});
  commit({put("key", std::nullopt)});

  EXPECT_FALSE(get("key").has_value());
}

TEST_P(State, AVersionIsNeverUsedTwice) {
  commit({put("key", "1")});
  const std::uint64_t version = get("key")->version;
  commit({put("key", std::nullopt)});
  reopen();
  commit({put("key", "1")});

  EXPECT_EQ(status_of({put("key", "2", version)}), BatchStatus::Stale);
}

TEST_P(State, AScanFindsThePrefixInByteOrder) {
  commit({put("b/2", ""), put("a", ""), put("b/1", ""), put("b/\xff", ""), put("c", "")});

  EXPECT_EQ(scan("b/"), (std::vector<std::string>{"b/1", "b/2", "b/\xff"}));
}

TEST_P(State, AScanGoesOnAfterAKey) {
  commit({put("b/1", ""), put("b/2", ""), put("b/3", "")});

  EXPECT_EQ(scan("b/", "b/1", 1), std::vector<std::string>{"b/2"});
}

TEST_P(State, AScanWithoutAPrefixFindsEverything) {
  commit({put("", ""), put("\xff\xff", "")});

  EXPECT_EQ(scan("").size(), 2U);
}

TEST_P(State, KeysAndValuesAreBytes) {
  const std::string bytes("a\0b", 3);
  commit({put(bytes, bytes)});

  EXPECT_EQ(get(bytes)->value, bytes);
  EXPECT_FALSE(get("a").has_value());
}

TEST_P(State, AHoldLastsUntilItIsReleased) {
  const std::string id = accept(message("body")).message_id;
  commit({PutHold{kDepartment, "portal", id, true}});
  EXPECT_TRUE(*store().is_held(kDepartment, "portal", id));

  commit({PutHold{kDepartment, "portal", id, false}});
  EXPECT_FALSE(*store().is_held(kDepartment, "portal", id));
}

TEST_P(State, AHoldOfWhoNamesNoDepartmentIsThatOfItsMessage) {
  const std::string id = accept(message("body")).message_id;
  commit({PutHold{"", "portal", id, true}});
  EXPECT_TRUE(*store().is_held(kDepartment, "portal", id));

  commit({PutHold{"", "portal", id, false}});
  EXPECT_FALSE(*store().is_held(kDepartment, "portal", id));
}

TEST_P(State, OnlyAStoredMessageCanBeHeld) {
  EXPECT_EQ(status_of({PutHold{kDepartment, "portal", "no such id", true}}), BatchStatus::NotFound);
}

TEST_P(State, AStoppedConnectorStaysStoppedAcrossARestart) {
  commit({SetConnectorStopped{"akte", true, 1, "clerk"}, SetConnectorStopped{"portal", true, 1, "clerk"}});
  commit({SetConnectorStopped{"portal", false, 2, "clerk"}});
  reopen();

  EXPECT_EQ(*store().stopped_connectors(), std::vector<std::string>{"akte"});
}

}  // namespace
}  // namespace nabe::store::testing
