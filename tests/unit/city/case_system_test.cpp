// SPDX-License-Identifier: EUPL-1.2
#include "city/case_system/case_system.h"

#include <condition_variable>
#include <mutex>

#include "asked.h"
#include "city/frame/door.h"
#include "samples/bytes.h"

namespace nabe::city {
namespace {

std::string application(const std::string& given, const std::string& family, const std::string& birth_date) {
  return "<application xmlns=\"urn:nabe:xfall-profile:1\"><applicant kind=\"person\"><name><givenName>" + given +
         "</givenName><familyName>" + family + "</familyName></name><birth><date> " + birth_date +
         " </date></birth></applicant></application>";
}

const std::string kKnown = application("Ayşe Yağmur", "Şahinoğlu", "1991-04-23");
const std::string kSeveral = application("Văn An", "Nguyễn", "1990-01-01");

class CaseSystem : public testing::Test {
 protected:
  Response submit(const std::string& xml, const std::string& key = "k-1", std::vector<Part> files = {}) {
    return post("/applications", xml, key, std::move(files));
  }
  Response post(const std::string& target, const std::string& xml, const std::string& key,
                std::vector<Part> files = {}) {
    Request request = request_of("POST", target);
    if (!key.empty()) request.headers.emplace_back("Idempotency-Key", key);
    request.body = xml;
    if (!files.empty()) {
      request.parts.push_back({{}, xml});
      request.parts.insert(request.parts.end(), files.begin(), files.end());
    }
    return peer_->answer(request);
  }
  Response get(const std::string& target) { return peer_->answer(request_of("GET", target)); }
  /// The text of an element of an answer; empty without it.
  static std::string element(const Response& response, const std::string& name) {
    const std::size_t begin = response.body.find('<' + name + '>');
    const std::size_t end = response.body.find("</" + name + '>');
    if (begin == std::string::npos || end == std::string::npos) return {};
    return response.body.substr(begin + name.size() + 2, end - begin - name.size() - 2);
  }
  Response act(const std::string& action, const std::string& arguments) {
    return peer_->act(action, *parse_object(arguments)).value_or(Response{0, {}, ""});
  }
  JsonArray::Ptr kept(const std::string& what) { return peer_->state()->getArray(what); }

  std::unique_ptr<Peer> peer_ = make_case_system();
};

TEST_F(CaseSystem, FindsTheRecordOfOneWhoIsWrittenWithOtherLetters) {
  const Response response = submit(kKnown);

  EXPECT_EQ(response.status, 201) << response.body;
  EXPECT_EQ(element(response, "match"), "existing");
  EXPECT_EQ(element(response, "fileNumber"), "AB-000001");
}

TEST_F(CaseSystem, MakesARecordForOneWhoIsNotKnown) {
  const Response response = submit(application("Đorđe", "Živković", "1985-02-03"));

  EXPECT_EQ(element(response, "match"), "new");
  EXPECT_EQ(element(response, "fileNumber"), "AB-000005");
  EXPECT_EQ(element(submit(application("Dorde", "Zivkovic", "1985-02-03"), "k-2"), "match"), "existing");
}

TEST_F(CaseSystem, TellsPersonsApartByTheirBirthDate) {
  EXPECT_EQ(element(submit(application("Ayse Yagmur", "Sahinoglu", "1991-04-24")), "match"), "new");
}

TEST_F(CaseSystem, LeavesToAClerkWhatIsNotCertain) {
  const std::vector<std::string> unclear = {
      kSeveral, application("Ayse Yagmur", "Sahinoglu", "1991"), application("Ayse Yagmur", "Sahinoglu", ""),
      application("X", "", "1991-04-23"), "<application xmlns=\"urn:nabe:xfall-profile:1\"/>"};
  for (const std::string& xml : unclear) {
    const Response response = submit(xml, samples::sha256_of(xml));
    EXPECT_EQ(response.status, 201);
    EXPECT_EQ(element(response, "match"), "clerk") << xml;
    EXPECT_EQ(element(response, "fileNumber"), "") << xml;
  }
  EXPECT_EQ(kept("persons")->size(), 4U);
}

TEST_F(CaseSystem, TakesAnApplicationOnceAndAnswersTheSameAgain) {
  submit(kKnown);

  const Response again = submit(kKnown);

  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(element(again, "fileNumber"), "AB-000001");
  EXPECT_EQ(kept("applications")->size(), 1U);
  EXPECT_EQ(submit(kSeveral).status, 409);
}

TEST_F(CaseSystem, IsAskedBackByKeyAndByApplication) {
  submit(kKnown);

  EXPECT_EQ(element(get("/applications?key=k-1"), "application"), "A000001");
  EXPECT_EQ(element(get("/applications/A000001"), "fileNumber"), "AB-000001");
  EXPECT_EQ(get("/applications?key=k-2").status, 404);
  EXPECT_EQ(get("/applications/A9").status, 404);
}

TEST_F(CaseSystem, KeepsWhatAttachmentsCame) {
  submit(kKnown, "k-1", {{{"application/pdf", "", "attachment", "pass.pdf", ""}, "%PDF"}});

  const JsonObject::Ptr file = kept("applications")->getObject(0)->getArray("attachments")->getObject(0);
  EXPECT_EQ(file->getValue<std::string>("name"), "pass.pdf");
  EXPECT_EQ(file->getValue<std::string>("sha256"), samples::sha256_of("%PDF"));
}

TEST_F(CaseSystem, RefusesWhatIsNoApplication) {
  EXPECT_EQ(submit(kKnown, "").status, 400);
  for (const char* xml : {"", "x", "<application/>", "<a xmlns=\"urn:nabe:xfall-profile:1\"/>",
                          "<!DOCTYPE a [<!ENTITY b 'c'>]><application xmlns=\"urn:nabe:xfall-profile:1\"/>"}) {
    EXPECT_EQ(submit(xml).status, 422) << xml;
  }
  EXPECT_EQ(kept("applications")->size(), 0U);
}

TEST_F(CaseSystem, TakesAWithdrawal) {
  submit(kKnown);

  EXPECT_EQ(element(post("/applications/A000001/withdrawal", "", ""), "withdrawn"), "true");
  EXPECT_EQ(post("/applications/A9/withdrawal", "", "").status, 404);
}

TEST_F(CaseSystem, TakesALetterToAnApplicationOnce) {
  submit(kKnown);
  const std::string letters = "/applications/A000001/letters?type=query.answered&query=E000001";
  EXPECT_EQ(post(letters, "<answer/>", "l-1").status, 201);
  EXPECT_EQ(element(post(letters, "<answer/>", "l-1"), "key"), "l-1");
  EXPECT_EQ(post(letters, "<other/>", "l-1").status, 409);
  EXPECT_EQ(post("/applications/A9/letters?type=x", "<answer/>", "l-2").status, 404);
  EXPECT_EQ(post(letters, "<answer/>", "").status, 400);
  EXPECT_EQ(post("/applications/A000001/letters", "<answer/>", "l-2").status, 400);

  ASSERT_EQ(kept("letters")->size(), 1U);
  EXPECT_EQ(kept("letters")->getObject(0)->getValue<std::string>("text"), "<answer/>");
  EXPECT_EQ(kept("letters")->getObject(0)->getValue<std::string>("query"), "E000001");
}

TEST_F(CaseSystem, LetsAClerkAssignAnApplicationLater) {
  submit(kSeveral);

  EXPECT_EQ(act("assign", R"({"application":"A000001","person":"P000003"})").status, 201);

  EXPECT_EQ(element(get("/applications/A000001"), "fileNumber"), "AB-000003");
  const JsonObject::Ptr event = kept("events")->getObject(0);
  EXPECT_EQ(event->getValue<std::string>("type"), "case.assigned");
  EXPECT_NE(event->getValue<std::string>("xml").find("<fileNumber>AB-000003</fileNumber>"), std::string::npos);
  EXPECT_EQ(act("assign", R"({"application":"A000001","person":"new"})").status, 409);
}

TEST_F(CaseSystem, LetsAClerkMakeANewRecord) {
  submit(kSeveral);

  EXPECT_EQ(act("assign", R"({"application":"A000001","person":"new"})").status, 201);

  EXPECT_EQ(element(get("/applications/A000001"), "fileNumber"), "AB-000005");
}

TEST_F(CaseSystem, TellsWhatClerksDo) {
  submit(kKnown);
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"query", R"({"fileNumber":"AB-000001","text":"Bitte Pass & Bild <nachreichen>","due":"2026-12-24"})"},
      {"status", R"({"fileNumber":"AB-000001","status":"in-progress","application":"A000001"})"},
      {"document", R"({"fileNumber":"AB-000001","name":"a.pdf","mediaType":"application/pdf","content":"JVBERg=="})"},
      {"decision", R"({"fileNumber":"AB-000001","outcome":"granted","text":"Erteilt"})"},
      {"appointment-notice", R"({"fileNumber":"AB-000001","text":"Bitte kommen Sie"})"}};
  for (const auto& [action, arguments] : rows) EXPECT_EQ(act(action, arguments).status, 201) << action;

  const JsonArray::Ptr events = kept("events");
  ASSERT_EQ(events->size(), 5U);
  const std::string query = events->getObject(0)->getValue<std::string>("xml");
  EXPECT_NE(query.find("<type>query.raised</type>"), std::string::npos) << query;
  EXPECT_NE(query.find("Bitte Pass &amp; Bild &lt;nachreichen&gt;"), std::string::npos) << query;
  EXPECT_FALSE(events->getObject(4)->getValue<bool>("delivered"));
}

TEST_F(CaseSystem, SaysWhatIsWrongWithAnAction) {
  EXPECT_EQ(act("query", R"({"fileNumber":"AB-000001"})").status, 400);
  EXPECT_EQ(act("query", R"({"fileNumber":"AB-000001","text":"x","colour":"red"})").status, 400);
  EXPECT_EQ(act("query", R"({"fileNumber":"AB-000001","text":"\u0001"})").status, 400);
  EXPECT_EQ(act("query", R"({"fileNumber":"AB-9","text":"x"})").status, 404);
  EXPECT_EQ(act("status", R"({"fileNumber":"AB-000001","status":"x","application":"A9"})").status, 404);
  EXPECT_EQ(act("document", R"({"fileNumber":"AB-000001","name":"a","mediaType":"a/b","content":"*"})").status, 400);
  EXPECT_EQ(act("decision", R"({"fileNumber":"AB-000001","outcome":"x","text":"y","name":"a"})").status, 400);
  EXPECT_EQ(act("assign", R"({"application":"A9","person":"new"})").status, 404);
  EXPECT_EQ(act("person", R"({"givenName":"x"})").status, 400);
  EXPECT_EQ(act("listener", R"({"url":"nowhere"})").status, 400);
  EXPECT_EQ(act("sing", "{}").status, 0);
  EXPECT_EQ(kept("events")->size(), 0U);
}

TEST_F(CaseSystem, StandsAsAtTheBeginningAfterAReset) {
  submit(application("Đorđe", "Živković", "1985-02-03"));
  act("person", R"({"givenName":"A","familyName":"B","birthDate":"2000-01-01"})");

  peer_->reset();

  EXPECT_EQ(kept("persons")->size(), 4U);
  EXPECT_EQ(kept("applications")->size(), 0U);
}

TEST_F(CaseSystem, SaysOfWhichApplicationAnEventIsIfTheRecordHasOne) {
  submit(kKnown);

  act("status", R"({"fileNumber":"AB-000001","status":"x"})");

  EXPECT_NE(kept("events")->getObject(0)->getValue<std::string>("xml").find("<application>A000001</application>"),
            std::string::npos);
}

TEST_F(CaseSystem, AsksAClerkOfWhichApplicationOfSeveralAnEventIs) {
  submit(kKnown);
  submit(kKnown, "k-2");

  EXPECT_EQ(act("status", R"({"fileNumber":"AB-000001","status":"x"})").status, 409);
  EXPECT_EQ(act("status", R"({"fileNumber":"AB-000001","status":"x","application":"A000002"})").status, 201);
  EXPECT_EQ(act("status", R"({"fileNumber":"AB-000002","status":"x","application":"A000002"})").status, 404);
}

/// A listener that refuses the first events and notes all.
class Listener {
 public:
  explicit Listener(int refusals)
      : refusals_(refusals), door_([this](const Exchange& exchange, const Request& request) {
          const std::lock_guard lock(mutex_);
          keys_.emplace_back(request.header("Idempotency-Key"));
          const bool refuse = static_cast<int>(keys_.size()) <= refusals_;
          exchange.respond({refuse ? 503 : 204, {}, ""});
          changed_.notify_all();
        }) {
    EXPECT_EQ(door_.start(0), "");
  }
  std::string url() const { return door_.url() + "/events"; }
  std::vector<std::string> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(10), [&] { return keys_.size() >= count; });
    return keys_;
  }

 private:
  const int refusals_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> keys_;
  Door door_;
};

TEST_F(CaseSystem, TellsItsListenerInOrderUntilItIsHeard) {
  Listener listener(1);
  act("status", R"({"fileNumber":"AB-000001","status":"a"})");
  act("status", R"({"fileNumber":"AB-000001","status":"b"})");

  act("listener", R"({"url":")" + listener.url() + "\"}");

  EXPECT_EQ(listener.wait_for(3), (std::vector<std::string>{"E000001", "E000001", "E000002"}));
}

}  // namespace
}  // namespace nabe::city
