// SPDX-License-Identifier: EUPL-1.2
#include "message/content_hash.h"

#include <gtest/gtest.h>

#include "message/sha256.h"

namespace nabe::message {

TEST(ContentHash, FollowsItsDocumentedConstruction) {
  EXPECT_EQ(content_sha256("b0d7", {{"photo.jpg", "image/jpeg", "cafe"}, {"a.pdf", "application/pdf", "beef"}}),
            sha256_hex("nabe-content-1\n4:b0d7\n5:a.pdf\n15:application/pdf\n4:beef\n"
                       "9:photo.jpg\n10:image/jpeg\n4:cafe\n"));
}

TEST(ContentHash, DoesNotDependOnTheOrderOfAttachments) {
  const AttachmentDigest one{"1", "t", "a"}, two{"2", "t", "b"};
  EXPECT_EQ(content_sha256("x", {one, two}), content_sha256("x", {two, one}));
}

TEST(ContentHash, TellsFieldsApartByTheirLengths) {
  EXPECT_NE(content_sha256("x", {{"ab", "c", "d"}}), content_sha256("x", {{"a", "bc", "d"}}));
  EXPECT_NE(content_sha256("x", {{"a\n1:b", "c", "d"}}), content_sha256("x", {{"a", "b", "c"}, {"d", "", ""}}));
}

TEST(ContentHash, OfAMessageCoversBodyAndAttachments) {
  Message message;
  message.body.sha256 = "b0d7";
  message.attachments.push_back({"a.pdf", "application/pdf", {4, "beef", nullptr, ""}});
  message.content_sha256 = "is not read";
  EXPECT_EQ(content_sha256(message), content_sha256("b0d7", {{"a.pdf", "application/pdf", "beef"}}));
}

}  // namespace nabe::message
