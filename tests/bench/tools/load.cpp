// SPDX-License-Identifier: EUPL-1.2
#include "load.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>

#include "clock.h"
#include "http_head.h"
#include "message.h"
#include "sockets.h"

namespace nabe::bench {
namespace {

constexpr std::int64_t kLongestWaitUs = 50'000;
constexpr std::size_t kMaxAnswerBytes = 64 * 1024;

struct Connection {
  int socket = -1;
  bool busy = false;
  bool broken = false;
  std::uint64_t id = 0;
  std::int64_t due_us = 0;
  char digits[kIdDigits] = {};
  std::size_t sent_bytes = 0;
  std::string answer;
};

class Load {
 public:
  explicit Load(const LoadPlan& plan) : plan_(plan), events_(::epoll_create1(EPOLL_CLOEXEC)) {
    for (const std::string_view service : kServices) messages_.push_back(make_message(service, plan.size_bytes));
    for (const MessageText& message : messages_) {
      heads_.push_back("POST " + plan.path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/xml\r\n" +
                       "Content-Length: " + std::to_string(message.size_bytes()) + "\r\n\r\n" + message.before_id);
    }
  }
  ~Load() {
    for (const Connection& connection : connections_) {
      if (connection.socket >= 0) ::close(connection.socket);
    }
    ::close(events_);
  }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  bool connect() {
    connections_.resize(plan_.connections);
    return std::all_of(connections_.begin(), connections_.end(), [this](Connection& one) { return dial(one); });
  }

  LoadResult run() {
    result_.begin_us = result_.last_answer_us = now_us();
    for (Connection& connection : connections_) free_.push_back(&connection);
    for (;;) {
      const std::int64_t now = now_us();
      begin_what_is_due(now);
      if (busy_ == 0 && (over(now) || free_.empty())) break;
      if (now > result_.begin_us + plan_.duration_us + plan_.patience_us) break;
      wait(now);
    }
    result_.unanswered += busy_;
    return std::move(result_);
  }

 private:
  bool dial(Connection& connection) {
    connection.socket = connect_to_loopback(plan_.port);
    if (connection.socket < 0) return false;
    connection.answer.clear();
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLET;
    event.data.ptr = &connection;
    return ::epoll_ctl(events_, EPOLL_CTL_ADD, connection.socket, &event) == 0;
  }

  std::int64_t due_us(std::uint64_t number) const {
    return result_.begin_us + static_cast<std::int64_t>(static_cast<double>(number) * 1e6 / plan_.rate_per_s);
  }

  bool over(std::int64_t now) const {
    if (result_.sent == plan_.count) return true;
    const std::int64_t at = plan_.rate_per_s > 0 ? due_us(result_.sent) : now;
    return at >= result_.begin_us + plan_.duration_us;
  }

  void begin_what_is_due(std::int64_t now) {
    while (!free_.empty() && !over(now)) {
      const std::int64_t due = plan_.rate_per_s > 0 ? due_us(result_.sent) : now;
      if (due > now) return;
      Connection& connection = *free_.front();
      free_.pop_front();
      begin(connection, due);
    }
  }

  void begin(Connection& connection, std::int64_t due) {
    connection.id = plan_.first_id + result_.sent++;
    connection.due_us = due;
    connection.busy = true;
    connection.sent_bytes = 0;
    write_id(connection.id, connection.digits);
    ++busy_;
    if (!send_more(connection)) break_off(connection);
  }

  /// False: the connection is broken.
  bool send_more(Connection& connection) {
    const std::size_t kind = connection.id % messages_.size();
    const std::array<std::string_view, 3> pieces = {heads_[kind], std::string_view(connection.digits, kIdDigits),
                                                    messages_[kind].after_id};
    const std::size_t total = pieces[0].size() + pieces[1].size() + pieces[2].size();
    while (connection.sent_bytes < total) {
      std::array<iovec, 3> rest{};
      std::size_t count = 0, skip = connection.sent_bytes;
      for (const std::string_view piece : pieces) {
        const std::size_t passed = std::min(skip, piece.size());
        skip -= passed;
        if (passed < piece.size()) rest[count++] = {const_cast<char*>(piece.data()) + passed, piece.size() - passed};
      }
      msghdr message{};
      message.msg_iov = rest.data();
      message.msg_iovlen = count;
      const ssize_t sent = ::sendmsg(connection.socket, &message, MSG_NOSIGNAL);
      if (sent < 0) return errno == EAGAIN;
      connection.sent_bytes += static_cast<std::size_t>(sent);
    }
    return true;
  }

  void wait(std::int64_t now) {
    std::int64_t wait_us = kLongestWaitUs;
    if (plan_.rate_per_s > 0 && !free_.empty())
      wait_us = std::clamp<std::int64_t>(due_us(result_.sent) - now, 0, wait_us);
    const timespec timeout{0, static_cast<long>(wait_us * 1000)};
    epoll_event ready[256];
    const int count = ::epoll_pwait2(events_, ready, 256, &timeout, nullptr);
    for (int i = 0; i < count; ++i) {
      Connection& connection = *static_cast<Connection*>(ready[i].data.ptr);
      if (connection.broken) continue;
      if (connection.busy && (ready[i].events & EPOLLOUT) != 0 && !send_more(connection)) break_off(connection);
      if (!connection.broken && (ready[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) receive(connection);
    }
  }

  void receive(Connection& connection) {
    bool ended = false;
    for (char bytes[16 * 1024];;) {
      const ssize_t got = ::recv(connection.socket, bytes, sizeof bytes, 0);
      if (got > 0) {
        connection.answer.append(bytes, static_cast<std::size_t>(got));
        if (static_cast<std::size_t>(got) < sizeof bytes) break;
        continue;
      }
      ended = got == 0 || errno != EAGAIN;
      break;
    }
    const auto head = read_head(connection.answer);
    const bool whole = head && head->readable && connection.answer.size() >= head->size_bytes + head->body_bytes;
    if (whole && connection.busy) {
      ended = ended || head->close;
      const bool good = head->first_line.size() > 9 && head->first_line[9] == '2';
      connection.answer.clear();
      answered(connection, good);
    }
    if (connection.answer.size() > kMaxAnswerBytes) ended = true;
    if (ended) reconnect(connection);
  }

  void answered(Connection& connection, bool good) {
    connection.busy = false;
    --busy_;
    free_.push_back(&connection);
    result_.last_answer_us = now_us();
    if (good) {
      result_.acknowledged.push_back(connection.id);
      result_.waits_us.push_back(result_.last_answer_us - connection.due_us);
    } else {
      ++result_.refused;
    }
  }

  /// The peer closed: between messages it may.
  void reconnect(Connection& connection) {
    if (connection.busy) {
      break_off(connection);
      return;
    }
    ::close(connection.socket);
    if (dial(connection)) return;
    connection.broken = true;
    free_.erase(std::remove(free_.begin(), free_.end(), &connection), free_.end());
  }

  void break_off(Connection& connection) {
    ::close(connection.socket);
    connection.socket = -1;
    connection.busy = false;
    connection.broken = true;
    --busy_;
    ++result_.unanswered;
  }

  LoadPlan plan_;
  int events_;
  std::vector<MessageText> messages_;
  std::vector<std::string> heads_;  ///< of the request and of the message, up to the id
  std::vector<Connection> connections_;
  std::deque<Connection*> free_;
  std::size_t busy_ = 0;
  LoadResult result_;
};

}  // namespace

LoadResult run_load(const LoadPlan& plan, bool& connected) {
  Load load(plan);
  connected = load.connect();
  return connected ? load.run() : LoadResult{};
}

}  // namespace nabe::bench
