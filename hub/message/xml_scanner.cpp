// SPDX-License-Identifier: EUPL-1.2
#include "message/xml_scanner.h"

#include <algorithm>
#include <cstring>

namespace nabe::message {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kCdata = "CDATA[";

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

}  // namespace

/// UTF-16 and UTF-32 show themselves within the first four bytes: by their mark, or by a zero beside the `<`.
XmlScanner::Verdict XmlScanner::check_beginning(std::string_view chunk) {
  for (std::size_t i = 0; i < chunk.size() && position_ + i < 4; ++i) {
    const auto byte = static_cast<unsigned char>(chunk[i]);
    if (byte == 0 || (position_ + i == 0 && (byte == 0xFE || byte == 0xFF))) {
      return Verdict::Encoding;
    }
  }
  return Verdict::Good;
}

XmlScanner::Verdict XmlScanner::check_length() const {
  if (state_ == State::Reference) {
    return token_bytes_ > limits_.max_name_bytes ? Verdict::ReferenceTooLong : Verdict::Good;
  }
  return token_bytes_ > limits_.max_token_bytes ? Verdict::TokenTooLong : Verdict::Good;
}

XmlScanner::Scan XmlScanner::scan(std::string_view chunk) {
  Scan result;
  result.verdict = check_beginning(chunk);
  const char* const begin = chunk.data();
  const char* const end = begin + chunk.size();
  const char* at = begin;
  const char* next_tag = nullptr;  // where skip_text has found one, at or behind `at`
  const bool resumed = in_token();
  while (at != end && result.verdict == Verdict::Good) {
    if (state_ == State::Text) {
      at = skip_text(at, end, next_tag, result.verdict);
      result.complete = static_cast<std::size_t>(at - begin);
      if (at != end && result.verdict == Verdict::Good) {
        state_ = *at == '<' ? State::Opened : State::Reference;
        token_bytes_ = 1;
        ++at;
      }
    } else if (state_ == State::Cdata) {
      at = skip_cdata(at, end);
      result.complete = static_cast<std::size_t>(at - begin);
    } else {
      at = skip_run(at, end);
      if (at == end) {
        break;
      }
      ++token_bytes_;
      result.verdict = check_length();
      if (result.verdict == Verdict::Good) {
        result.verdict = step(*at);
        ++at;
      }
      if (result.verdict == Verdict::Good && !in_token()) {
        result.complete = static_cast<std::size_t>(at - begin);
        if (resumed && result.first_end == 0) {
          result.first_end = result.complete;
        }
      }
    }
  }
  position_ += chunk.size();
  return result;
}

const char* XmlScanner::skip_text(const char* at, const char* end, const char*& next_tag, Verdict& verdict) {
  if (root_seen_) {
    // Looked for once for all the references before it: a text of references alone costs no more than another.
    if (next_tag == nullptr || next_tag < at) {
      const void* found = std::memchr(at, '<', static_cast<std::size_t>(end - at));
      next_tag = found != nullptr ? static_cast<const char*>(found) : end;
    }
    const void* reference = std::memchr(at, '&', static_cast<std::size_t>(next_tag - at));
    return reference != nullptr ? static_cast<const char*>(reference) : next_tag;
  }
  // Before the root element the parser would collect any run of characters as one token.
  for (; at != end && *at != '<'; ++at) {
    const bool mark = leading_bytes_ < kByteOrderMark.size() && *at == kByteOrderMark[leading_bytes_];
    ++leading_bytes_;
    if (!is_space(*at) && !mark) {
      verdict = Verdict::NotWellFormed;
      break;
    }
  }
  return at;
}

const char* XmlScanner::skip_run(const char* at, const char* end) {
  if (state_ != State::Tag && state_ != State::Double && state_ != State::Single) {
    return at;
  }
  const std::size_t room = limits_.max_token_bytes - std::min(token_bytes_, limits_.max_token_bytes);
  const char* const stop = at + std::min(static_cast<std::size_t>(end - at), room);
  const char* const from = at;
  if (state_ == State::Tag) {
    at = std::find_if(at, stop, [](char c) { return c == '>' || c == '"' || c == '\'' || c == '<'; });
  } else {
    const char quote = state_ == State::Double ? '"' : '\'';
    at = std::find_if(at, stop, [quote](char c) { return c == quote || c == '<'; });
  }
  token_bytes_ += static_cast<std::size_t>(at - from);
  return at;
}

const char* XmlScanner::skip_cdata(const char* at, const char* end) {
  for (; at != end; ++at) {
    if (*at == ']') {
      matched_ = matched_ < 2 ? matched_ + 1 : 2;
    } else if (*at == '>' && matched_ == 2) {
      state_ = State::Text;
      return at + 1;
    } else {
      matched_ = 0;
    }
  }
  return at;
}

XmlScanner::Verdict XmlScanner::step(char c) {
  switch (state_) {
    case State::Reference:
      if (c == ';') {
        state_ = State::Text;
      } else if (c == '<' || c == '&' || is_space(c)) {
        return Verdict::NotWellFormed;
      }
      return Verdict::Good;
    case State::Opened:
      matched_ = 0;
      if (c == '!') {
        state_ = State::Bang;
      } else if (c == '?') {
        state_ = State::Pi;
      } else if (c == '>' || c == '<' || is_space(c)) {
        return Verdict::NotWellFormed;
      } else {
        state_ = State::Tag;
        root_seen_ = true;
      }
      return Verdict::Good;
    case State::Tag:
      if (c == '>') {
        state_ = State::Text;
      } else if (c == '"') {
        state_ = State::Double;
      } else if (c == '\'') {
        state_ = State::Single;
      }
      return c == '<' ? Verdict::NotWellFormed : Verdict::Good;
    case State::Single:
    case State::Double:
      if (c == (state_ == State::Double ? '"' : '\'')) {
        state_ = State::Tag;
      }
      return c == '<' ? Verdict::NotWellFormed : Verdict::Good;
    case State::Pi:
      if (c == '>' && matched_ == 1) {
        state_ = State::Text;
      }
      matched_ = c == '?' ? 1 : 0;
      return Verdict::Good;
    default:
      return step_markup_declaration(c);
  }
}

XmlScanner::Verdict XmlScanner::step_markup_declaration(char c) {
  switch (state_) {
    case State::Bang:
      if (c == 'D') {
        return Verdict::Doctype;
      }
      if (c == '[' && root_seen_) {
        state_ = State::CdataStart;
        return Verdict::Good;
      }
      state_ = State::Dash;
      return c == '-' ? Verdict::Good : Verdict::NotWellFormed;
    case State::Dash:
      state_ = State::Comment;
      return c == '-' ? Verdict::Good : Verdict::NotWellFormed;
    case State::Comment:
      if (matched_ == 2) {
        state_ = State::Text;
        return c == '>' ? Verdict::Good : Verdict::NotWellFormed;
      }
      matched_ = c == '-' ? matched_ + 1 : 0;
      return Verdict::Good;
    default:  // CdataStart
      if (c != kCdata[matched_]) {
        return Verdict::NotWellFormed;
      }
      if (++matched_ == kCdata.size()) {
        state_ = State::Cdata;
        matched_ = 0;
      }
      return Verdict::Good;
  }
}

}  // namespace nabe::message
