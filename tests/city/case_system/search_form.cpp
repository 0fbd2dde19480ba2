// SPDX-License-Identifier: EUPL-1.2
#include "city/case_system/search_form.h"

#include <algorithm>
#include <map>

namespace nabe::city::case_system {
namespace {

struct Row {
  std::string_view basic;
  std::string_view letters;
};

// Letters of Latin by the basic letter of their canonical decomposition (Unicode), and those that have none by the
// letter that ICAO writes for them in passports.
constexpr Row kRows[] = {
    {"A", "ÀÁÂÃàáâãĀāĂăĄąǍǎǠǡȀȁȂȃȦȧḀḁẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặ"},
    {"AA", "ÅåǺǻ"},
    {"AE", "ÄÆäæǞǟǢǣǼǽ"},
    {"B", "ḂḃḄḅḆḇ"},
    {"C", "ÇçĆćĈĉĊċČčƇƈḈḉ"},
    {"D", "ÐðĎďĐđḊḋḌḍḎḏḐḑḒḓ"},
    {"E", "ÈÉÊËèéêëĒēĔĕĖėĘęĚěƏȄȅȆȇȨȩəḔḕḖḗḘḙḚḛḜḝẸẹẺẻẼẽẾếỀềỂểỄễỆệ"},
    {"F", "Ḟḟ"},
    {"G", "ĜĝĞğĠġĢģǤǥǦǧǴǵḠḡ"},
    {"H", "ĤĥĦħȞȟḢḣḤḥḦḧḨḩḪḫẖ"},
    {"I", "ÌÍÎÏìíîïĨĩĪīĬĭĮįİıƗǏǐȈȉȊȋɨḬḭḮḯỈỉỊị"},
    {"IJ", "Ĳĳ"},
    {"J", "Ĵĵǰ"},
    {"K", "ĶķĸǨǩḰḱḲḳḴḵ"},
    {"L", "ĹĺĻļĽľĿŀŁłḶḷḸḹḺḻḼḽ"},
    {"M", "ḾḿṀṁṂṃ"},
    {"N", "ÑñŃńŅņŇňŉŊŋǸǹṄṅṆṇṈṉṊṋ"},
    {"O", "ÒÓÔÕòóôõŌōŎŏŐőƠơǑǒǪǫǬǭȌȍȎȏȬȭȮȯȰȱṌṍṐṑṒṓỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợ"},
    {"OE", "ÖØöøŒœǾǿȪȫṎṏ"},
    {"P", "ṔṕṖṗ"},
    {"R", "ŔŕŖŗŘřȐȑȒȓṘṙṚṛṜṝṞṟ"},
    {"S", "ŚśŜŝŞşŠšſȘșṠṡṢṣṤṥṦṧṨṩẛ"},
    {"SS", "ßẞ"},
    {"T", "ŢţŤťŦŧȚțṪṫṬṭṮṯṰṱẗ"},
    {"TH", "Þþ"},
    {"U", "ÙÚÛùúûŨũŪūŬŭŮůŰűŲųƯưǓǔȔȕȖȗṲṳṴṵṶṷṸṹỤụỦủỨứỪừỬửỮữỰự"},
    {"UE", "ÜüǕǖǗǘǙǚǛǜṺṻ"},
    {"V", "ṼṽṾṿ"},
    {"W", "ŴŵẀẁẂẃẄẅẆẇẈẉẘ"},
    {"X", "ẊẋẌẍ"},
    {"Y", "ÝýÿŶŷŸȲȳẎẏẙỲỳỴỵỶỷỸỹ"},
    {"Z", "ŹźŻżŽžƷǮǯʒẐẑẒẓẔẕ"},
};

/// Size of the character of UTF-8 that begins with this byte; 1 for one that begins none.
std::size_t size_at(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  std::size_t size = 1;
  if (first >= 0xC2) size = 2;
  if (first >= 0xE0) size = 3;
  if (first >= 0xF0) size = 4;
  return std::min(size, text.size());
}

const std::map<std::string_view, std::string_view>& table() {
  static const std::map<std::string_view, std::string_view> kTable = [] {
    std::map<std::string_view, std::string_view> made;
    for (const Row& row : kRows) {
      for (std::string_view rest = row.letters; !rest.empty(); rest.remove_prefix(size_at(rest))) {
        made[rest.substr(0, size_at(rest))] = row.basic;
      }
    }
    return made;
  }();
  return kTable;
}

/// U+0300 to U+036F
bool is_combining(std::string_view character) { return character >= "\u0300" && character <= "\u036F"; }

}  // namespace

std::string search_form(std::string_view text) {
  std::string form;
  char base = 0;  // of the letter that combining marks belong to
  while (!text.empty()) {
    const std::string_view character = text.substr(0, size_at(text));
    text.remove_prefix(character.size());
    if (is_combining(character)) {
      const bool umlaut = character == "\u0308" && (base == 'A' || base == 'O' || base == 'U');
      if (umlaut) form += 'E';
      if (character == "\u030A" && base == 'A') form += 'A';
      if (umlaut || character == "\u030A") base = 0;
    } else if (const auto found = table().find(character); found != table().end()) {
      form += found->second;
      base = found->second.size() == 1 ? found->second.front() : '\0';
    } else if (character.size() > 1) {
      form += character;
      base = 0;
    } else if (const char c = character.front(); (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
      base = static_cast<char>(c & ~0x20);
      form += base;
    } else if (c >= '0' && c <= '9') {
      form += c;
      base = 0;
    }
  }
  return form;
}

}  // namespace nabe::city::case_system
