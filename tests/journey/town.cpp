// SPDX-License-Identifier: EUPL-1.2
#include "town.h"

#include <algorithm>
#include <stdexcept>

#include "city/frame/json.h"

namespace nabe::journey {

std::string Town::start(const city::CitySettings& settings) {
  const std::string problem = city_.start(settings);
  return problem.empty() ? receiver_.start() : problem;
}

Json Town::state(const std::string& peer) const {
  return Json::parse(city::text_of(city_.host(peer)->state())).value_or(Json());
}

std::vector<Json> Town::state(const std::string& peer, const std::string& list) const {
  return state(peer).at(list).items();
}

Json Town::act(const std::string& peer, const std::string& action, const Json& arguments) {
  const auto object = city::parse_object(arguments.text());
  const auto answer = object ? city_.host(peer)->act(action, *object) : std::nullopt;
  if (!answer || answer->status / 100 != 2) {
    throw std::runtime_error(peer + " refuses the action " + action + (answer ? ": " + answer->body : ""));
  }
  return Json::parse(answer->body).value_or(Json());
}

void Town::down(const std::string& peer) {
  city::Fault fault;
  fault.kind = city::FaultKind::Down;
  city_.host(peer)->add_fault(fault);
}

void Town::up(const std::string& peer) { city_.host(peer)->clear_faults(); }

void Town::lose_an_answer(const std::string& peer, const std::string& method) {
  city::Fault fault;
  fault.kind = city::FaultKind::Lost;
  fault.requests = 1;
  fault.method = method;
  city_.host(peer)->add_fault(fault);
}

void Town::hold_answers(const std::string& peer) {
  city::Fault fault;
  fault.kind = city::FaultKind::Slow;
  fault.method = "POST";
  city_.host(peer)->add_fault(fault);
}

std::uint64_t Town::lost_answers(const std::string& peer) const {
  const auto struck = city_.host(peer)->struck();
  const auto lost = struck.find(city::FaultKind::Lost);
  return lost == struck.end() ? 0 : lost->second;
}

std::size_t Town::served(const std::string& peer, const std::string& method) const {
  const auto requests = city_.host(peer)->served();
  return static_cast<std::size_t>(std::count_if(
      requests.begin(), requests.end(), [&](const city::PeerHost::Served& each) { return each.method == method; }));
}

std::string Town::make_folder(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string parent = path.substr(0, slash);
  const std::string name = path.substr(slash + 1);
  if (!parent.empty()) {
    if (const std::string problem = make_folder(parent); !problem.empty()) return problem;
  }
  Question question;
  question.method = "POST";
  question.content_type = "application/x-www-form-urlencoded";
  question.body =
      "cmisaction=createFolder&propertyId[0]=cmis:objectTypeId&propertyValue[0]=cmis:folder&propertyId[1]=cmis:name"
      "&propertyValue[1]=" +
      name;
  const Answer made = ask(url("dms") + "/cmis/browser/records/root" + parent, question);
  // One that is there already is as good.
  const bool there = made.json().text_at("exception") == "nameConstraintViolation";
  return made.is_good() || there ? std::string() : "cannot make the folder " + path + ": " + made.body;
}

}  // namespace nabe::journey
