// SPDX-License-Identifier: EUPL-1.2
#include "message/body_kind.h"

#include <gtest/gtest.h>

namespace nabe::message {

TEST(BodyKind, KnowsXmlWhateverItsParametersAndCase) {
  EXPECT_EQ(body_kind_of("application/xml"), BodyKind::Xml);
  EXPECT_EQ(body_kind_of("Text/XML; charset=utf-8"), BodyKind::Xml);
  EXPECT_EQ(body_kind_of("application/soap+xml ;action=x"), BodyKind::Xml);
}

TEST(BodyKind, KnowsJson) {
  EXPECT_EQ(body_kind_of("application/json"), BodyKind::Json);
  EXPECT_EQ(body_kind_of("application/problem+json"), BodyKind::Json);
}

TEST(BodyKind, TakesAllElseAsOpaque) {
  EXPECT_EQ(body_kind_of("application/pdf"), BodyKind::Opaque);
  EXPECT_EQ(body_kind_of(""), BodyKind::Opaque);
  EXPECT_EQ(body_kind_of("application/xml-dtd"), BodyKind::Opaque);
}

}  // namespace nabe::message
