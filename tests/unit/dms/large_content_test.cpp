// SPDX-License-Identifier: EUPL-1.2
// An attachment that is larger than the memory for it, and what the repository is told with it.
#include <sys/resource.h>

#include "city/dms/dms.h"
#include "common/http_server.h"
#include "common/multipart.h"
#include "office.h"

namespace nabe::dms {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kIsSanitized = true;
#else
constexpr bool kIsSanitized = false;
#endif
constexpr std::uint64_t kLargeBytes = (kIsSanitized ? 32ULL : 512ULL) << 20;

/// The city's repository behind a door that counts the bytes of a document instead of keeping them.
class CountingRepository final : public common::RequestHandler {
 public:
  CountingRepository() : server_({}, *this) {
    EXPECT_EQ(server_.start(), "");
    dms_->settle(url());
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.bound_port()); }

  std::unique_ptr<common::RequestBody> begin(common::RequestId id, const common::RequestHead& head) override {
    return std::make_unique<Body>(*this, id, head);
  }
  void describe(common::HttpResponse&) override {}

  std::atomic<std::uint64_t> content_bytes = 0;
  std::atomic<bool> is_all_x = true;
  std::string authorization() const {  ///< of the last request
    const std::lock_guard lock(mutex_);
    return authorization_;
  }

 private:
  class Body final : public common::RequestBody, public common::MultipartHandler {
   public:
    Body(CountingRepository& owner, common::RequestId id, const common::RequestHead& head)
        : owner_(owner), id_(id), request_(*city::make_request(head)) {
      {
        const std::lock_guard lock(owner_.mutex_);
        owner_.authorization_ = request_.header("Authorization");
      }
      const std::string boundary = common::header_parameter(request_.header("Content-Type"), "boundary").value_or("");
      if (!boundary.empty())
        parts_ = std::make_unique<common::MultipartParser>(boundary, common::MultipartLimits{}, *this);
    }
    common::Flow write(std::string_view bytes) override {
      if (parts_) {
        parts_->feed(bytes);
      } else {
        body_.append(bytes);
      }
      return common::Flow::Continue;
    }
    void end() override {
      if (content_bytes_ > 0) {
        owner_.content_bytes += content_bytes_;
        const std::string key = request_.text("propertyValue[" + std::to_string(key_index()) + ']');
        owner_.server_.respond(
            id_, {201,
                  {{"Content-Type", "application/json"}},
                  "{\"succinctProperties\":{\"cmis:objectId\":\"large\",\"city:idempotencyKey\":\"" + key +
                      "\",\"cmis:contentStreamLength\":" + std::to_string(content_bytes_) + "}}"});
        return;
      }
      if (!parts_) city::set_body(request_, std::move(body_));
      owner_.server_.respond(id_, owner_.dms_->answer(request_));
    }

    bool part_begin(const common::PartHead& head) override {
      part_ = head;
      value_.clear();
      return true;
    }
    bool part_bytes(std::string_view bytes) override {
      if (part_.name != "content") {
        value_.append(bytes);
        return true;
      }
      content_bytes_ += bytes.size();
      if (bytes.find_first_not_of('x') != std::string_view::npos) owner_.is_all_x = false;
      return true;
    }
    bool part_end() override {
      if (part_.name != "content") request_.fields.emplace_back(part_.name, value_);
      return true;
    }

   private:
    std::size_t key_index() const {
      for (std::size_t i = 0; i < 16; ++i) {
        if (request_.text("propertyId[" + std::to_string(i) + ']') == "city:idempotencyKey") return i;
      }
      return 99;
    }
    CountingRepository& owner_;
    const common::RequestId id_;
    city::Request request_;
    std::unique_ptr<common::MultipartParser> parts_;
    common::PartHead part_;
    std::string value_;
    std::string body_;
    std::uint64_t content_bytes_ = 0;
  };

  mutable std::mutex mutex_;
  std::string authorization_;
  std::unique_ptr<city::Peer> dms_ = city::make_dms();
  common::HttpServer server_;
};

TEST(LargeContent, IsStreamed) {
  CountingRepository repository;
  FakeHost host;
  auto connector = ConnectorUnderTest::of<Dms>(host, {{"endpoint", repository.url() + "/cmis/browser"},
                                                      {"repository", "records"},
                                                      {"user", "nabe"},
                                                      {"password", "geheim"}});
  FakeMessage message = application();
  message.body = "";
  message.attachments = {
      {"Akte.zip", "application/zip", testing::Content::repeated('x', kLargeBytes), std::string(64, 'a')}};
  rusage before{};
  getrusage(RUSAGE_SELF, &before);

  const Outcome outcome = connector.deliver(message);

  rusage after{};
  getrusage(RUSAGE_SELF, &after);
  EXPECT_TRUE(outcome.is_ok()) << outcome.text();
  EXPECT_EQ(repository.content_bytes, kLargeBytes);
  EXPECT_TRUE(repository.is_all_x);
  EXPECT_EQ(outcome.remote_reference(), "large");
  EXPECT_EQ(repository.authorization(), "Basic bmFiZTpnZWhlaW0=");
  if (!kIsSanitized) {
    EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 32 * 1024) << "KiB";
  }
  connector.stop();
}

}  // namespace
}  // namespace nabe::dms
