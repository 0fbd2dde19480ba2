// SPDX-License-Identifier: EUPL-1.2
#include "journal.h"

#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstring>

#include "image.h"

namespace nabe::disk {
namespace {

struct Head {
  Event event;
  std::uint32_t name_bytes;
  std::uint32_t to_bytes;
  std::uint32_t unused;
  std::uint64_t file;
  std::uint64_t offset;
  std::uint64_t bytes;
};

iovec part(const void* data, std::size_t size) { return {const_cast<void*>(data), size}; }

const char* verb_of(Event event) {
  switch (event) {
    case Event::Open:
      return "open";
    case Event::Create:
      return "create";
    case Event::MakeFolder:
      return "make folder";
    case Event::Write:
      return "write";
    case Event::Truncate:
      return "truncate";
    case Event::SyncFile:
      return "sync";
    case Event::FailedSync:
      return "failed sync of";
    case Event::SyncFolder:
      return "sync folder";
    case Event::Remove:
      return "remove";
    case Event::Rename:
      return "rename";
  }
  return "?";
}

}  // namespace

bool append(int journal, const Record& record, std::string_view bytes) {
  Head head{record.event,
            static_cast<std::uint32_t>(record.name.size()),
            static_cast<std::uint32_t>(record.to.size()),
            0,
            record.file,
            record.offset,
            bytes.size()};
  const iovec parts[] = {part(&head, sizeof head), part(record.name.data(), record.name.size()),
                         part(record.to.data(), record.to.size()), part(bytes.data(), bytes.size())};
  const std::size_t total = sizeof head + record.name.size() + record.to.size() + bytes.size();
  return ::syscall(SYS_writev, journal, parts, 4) == static_cast<long>(total);
}

std::vector<Record> read_journal(const std::string& path, std::uint64_t limit) {
  const std::string text = read_file(path);
  std::vector<Record> records;
  std::size_t at = 0;
  while (records.size() < limit && text.size() - at >= sizeof(Head)) {
    Head head{};
    std::memcpy(&head, text.data() + at, sizeof head);
    at += sizeof head;
    if (text.size() - at < head.name_bytes + head.to_bytes + head.bytes) {
      break;
    }
    Record record;
    record.event = head.event;
    record.file = head.file;
    record.offset = head.offset;
    record.name = text.substr(at, head.name_bytes);
    record.to = text.substr(at + head.name_bytes, head.to_bytes);
    record.bytes = text.substr(at + head.name_bytes + head.to_bytes, head.bytes);
    at += head.name_bytes + head.to_bytes + head.bytes;
    records.push_back(std::move(record));
  }
  return records;
}

std::string describe(const Record& record) {
  std::string text = std::string(verb_of(record.event)) + " " + record.name;
  if (record.event == Event::Rename) {
    text += " to " + record.to;
  } else if (record.event == Event::Write) {
    text += " at " + std::to_string(record.offset) + ", " + std::to_string(record.bytes.size()) + " bytes";
  } else if (record.event == Event::Truncate) {
    text += " to " + std::to_string(record.offset) + " bytes";
  }
  return text;
}

}  // namespace nabe::disk
