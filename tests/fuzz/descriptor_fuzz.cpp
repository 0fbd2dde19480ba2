// SPDX-License-Identifier: EUPL-1.2
// Descriptors of plugins with every kind of nonsense that can stand behind valid pointers: sizes, counts, numbers, null
// pointers, texts that are no UTF-8.
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "plugin/validate.h"

namespace {

class Maker {
 public:
  Maker(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}

  std::uint8_t byte() { return at_ < size_ ? data_[at_++] : std::uint8_t{0}; }
  // Mostly what is right, at times anything.
  std::uint32_t near(std::uint32_t right) {
    const std::uint8_t choice = byte();
    return choice < 224 ? right : choice < 240 ? byte() : right + byte() - 128u;
  }
  nabe_str text() {
    const std::uint8_t length = byte() % 24;
    std::string& kept = texts_.emplace_back();
    for (std::uint8_t i = 0; i < length; ++i) {
      kept += static_cast<char>(byte());
    }
    return byte() == 255 ? nabe_str{nullptr, length} : nabe_str{kept.data(), kept.size()};
  }
  nabe_str word(const char* usual) { return byte() < 200 ? nabe_str{usual, std::string(usual).size()} : text(); }

  const nabe_plugin& plugin() {
    plugin_.struct_size = near(sizeof(nabe_plugin));
    plugin_.abi_major = static_cast<std::uint16_t>(near(NABE_ABI_MAJOR));
    plugin_.abi_minor_required = static_cast<std::uint16_t>(near(0));
    plugin_.id = word("org.example.fuzz");
    plugin_.version = word("1.0.0");
    plugin_.vendor = text();
    plugin_.license = text();
    plugin_.type_count = byte() % 3;
    for (std::uint32_t i = 0; i < plugin_.type_count; ++i) {
      pointers_.push_back(byte() == 255 ? nullptr : &type());
    }
    plugin_.types = byte() == 255 ? nullptr : pointers_.data();
    return plugin_;
  }

 private:
  const nabe_connector_type& type() {
    nabe_connector_type& made = types_.emplace_back();
    made.struct_size = near(sizeof(nabe_connector_type));
    made.flags = near(NABE_TYPE_SINK);
    made.name = word("fuzz_sink");
    made.summary = text();
    auto& list = option_lists_.emplace_back();
    made.option_count = byte() % 4;
    for (std::uint32_t i = 0; i < made.option_count; ++i) {
      list.push_back(byte() == 255 ? nullptr : &option());
    }
    made.options = byte() == 255 ? nullptr : list.data();
    made.accepts = strings(made.accept_count);
    made.emits = strings(made.emit_count);
    vtbls_.push_back(nabe_connector_vtbl{});
    nabe_connector_vtbl& vtbl = vtbls_.back();
    vtbl.struct_size = near(sizeof(nabe_connector_vtbl));
    if (byte() != 255) {
      vtbl.create = [](const nabe_host*, const nabe_pair*, std::uint32_t, nabe_result*) -> void* { return nullptr; };
    }
    if (byte() != 255) {
      vtbl.destroy = [](void*) {};
    }
    if (byte() != 255) {
      vtbl.deliver = [](void*, const nabe_message*, std::uint64_t, nabe_result*) {};
    }
    made.vtbl = byte() == 255 ? nullptr : &vtbl;
    return made;
  }

  const nabe_option& option() {
    nabe_option& made = options_.emplace_back();
    made.struct_size = near(sizeof(nabe_option));
    made.type = static_cast<std::int32_t>(byte() % 11);
    made.flags = byte();
    made.key = text();
    made.summary = text();
    made.default_value = text();
    made.example = text();
    made.choices = strings(made.choice_count);
    made.min = static_cast<std::int8_t>(byte());
    made.max = static_cast<std::int8_t>(byte());
    return made;
  }

  const nabe_str* strings(std::uint32_t& count) {
    auto& list = string_lists_.emplace_back();
    count = byte() % 4;
    for (std::uint32_t i = 0; i < count; ++i) {
      list.push_back(text());
    }
    return byte() == 255 ? nullptr : list.data();
  }

  const std::uint8_t* data_;
  std::size_t size_;
  std::size_t at_ = 0;
  nabe_plugin plugin_{};
  std::vector<const nabe_connector_type*> pointers_;
  std::deque<nabe_connector_type> types_;
  std::deque<nabe_connector_vtbl> vtbls_;
  std::deque<nabe_option> options_;
  std::deque<std::string> texts_;
  std::deque<std::vector<const nabe_option*>> option_lists_;
  std::deque<std::vector<nabe_str>> string_lists_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Maker maker(data, size);
  (void)nabe::plugin::validate(maker.plugin(), "fuzz.so");
  return 0;
}
