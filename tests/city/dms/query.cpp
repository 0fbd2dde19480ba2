// SPDX-License-Identifier: EUPL-1.2
#include "city/dms/query.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <memory>
#include <optional>

#include "city/dms/error.h"
#include "city/dms/query_words.h"

namespace nabe::city::dms {
namespace {

/// SQL's three values: nothing is "unknown", which a row does not pass.
using Truth = std::optional<bool>;
using Condition = std::function<Truth(const Object&)>;

[[noreturn]] void refuse(const std::string& message) { throw CmisError("invalidArgument", message); }

struct Order {
  std::string column;
  bool descending = false;
};

class Statement {
 public:
  Statement(const Repository& repository, const std::string& text)
      : repository_(repository), words_(split_statement(text)) {}

  QueryResult run() {
    expect("SELECT");
    const std::size_t columns_at = at_;
    while (!peek().is("FROM") && peek().kind != Word::Kind::End) ++at_;
    expect("FROM");
    take_source();
    const Condition condition = take("WHERE") ? any_of() : [](const Object&) { return Truth(true); };
    std::vector<Order> orders;
    if (take("ORDER")) orders = take_orders();
    if (peek().kind != Word::Kind::End) refuse("Not understood in a statement: " + peek().text);

    QueryResult result;
    at_ = columns_at;
    result.columns = take_columns();
    for (const Object* object : repository_.all()) {
      if (is_row(*object) && condition(*object).value_or(false)) result.rows.push_back(object);
    }
    sort(result.rows, orders);
    return result;
  }

 private:
  const Word& peek() const { return words_[at_]; }
  bool take(std::string_view keyword) {
    if (!peek().is(keyword)) return false;
    ++at_;
    return true;
  }
  void expect(std::string_view keyword) {
    if (!take(keyword)) refuse("Expected " + std::string(keyword) + " before: " + peek().text);
  }
  std::string take_name() {
    if (peek().kind != Word::Kind::Name) refuse("Expected a name before: " + peek().text);
    return words_[at_++].text;
  }

  void take_source() {
    const std::string name = take_name();
    type_ = find_type(name);
    if (type_ == nullptr) refuse("Unknown type: " + name);
    alias_ = type_->id;
    if (take("AS") || (peek().kind == Word::Kind::Name && !peek().is("WHERE") && !peek().is("ORDER"))) {
      alias_ = take_name();
    }
  }

  bool is_row(const Object& object) const {
    if (type_->base != "cmis:secondary") return is_a(*object.type, type_->id);
    return std::any_of(object.secondary.begin(), object.secondary.end(),
                       [this](const Type* type) { return is_a(*type, type_->id); });
  }

  /// The property of a column of the one table.
  const Property* column(std::string name) const {
    if (name.rfind(alias_ + '.', 0) == 0) name.erase(0, alias_.size() + 1);
    const bool id_of_secondary = name == "cmis:objectId" && type_->base == "cmis:secondary";
    const Type* of = id_of_secondary ? find_type("cmis:document") : type_;
    const Property* property = of->property(name);
    if (property == nullptr) refuse("Unknown property: " + name);
    return property;
  }
  const Property* take_column() { return column(take_name()); }

  std::vector<std::pair<std::string, const Property*>> take_columns() {
    std::vector<std::pair<std::string, const Property*>> columns;
    const std::string every = alias_ + '.';
    if (take("*") || (peek().text == every && ++at_ > 0 && take("*"))) {
      if (type_->base == "cmis:secondary") columns.emplace_back("cmis:objectId", column("cmis:objectId"));
      for (const Property& property : type_->properties) columns.emplace_back(property.id, &property);
    } else {
      do {
        const Property* property = take_column();
        columns.emplace_back(take("AS") ? take_name() : property->id, property);
      } while (take(","));
    }
    expect("FROM");
    return columns;
  }

  Condition any_of() {
    Condition left = all_of();
    while (take("OR")) {
      left = [left, right = all_of()](const Object& object) -> Truth {
        const Truth a = left(object);
        const Truth b = right(object);
        if (a.value_or(false) || b.value_or(false)) return true;
        return a && b ? Truth(false) : std::nullopt;
      };
    }
    return left;
  }

  Condition all_of() {
    Condition left = one();
    while (take("AND")) {
      left = [left, right = one()](const Object& object) -> Truth {
        const Truth a = left(object);
        const Truth b = right(object);
        if (!a.value_or(true) || !b.value_or(true)) return false;
        return a && b ? Truth(true) : std::nullopt;
      };
    }
    return left;
  }

  Condition one() {
    if (++conditions_ > 256) refuse("Too many conditions");
    if (take("NOT")) {
      return [inner = one()](const Object& object) -> Truth {
        const Truth truth = inner(object);
        return truth ? Truth(!*truth) : std::nullopt;
      };
    }
    if (take("(")) {
      Condition inner = any_of();
      expect(")");
      return inner;
    }
    for (const char* keyword : {"IN_FOLDER", "IN_TREE"}) {
      if (take(keyword)) return folder_condition(std::string(keyword) == "IN_TREE");
    }
    if (take("ANY")) return multi_in();
    if (peek().kind != Word::Kind::Name || starts_literal()) return value_equals_any();
    return comparison(take_column());
  }

  bool starts_literal() const { return peek().is("TRUE") || peek().is("FALSE") || peek().is("TIMESTAMP"); }

  Condition folder_condition(bool tree) {
    expect("(");
    if (peek().kind == Word::Kind::Name) {
      if (take_name() != alias_) refuse("Unknown table");
      expect(",");
    }
    if (peek().kind != Word::Kind::Text) refuse("Expected the id of a folder");
    const std::string id = words_[at_++].text;
    expect(")");
    repository_.by_id(id);
    return [this, id, tree](const Object& object) -> Truth {
      return tree ? repository_.is_below(object, id) : object.parent_id == id;
    };
  }

  Condition multi_in() {
    const Property* property = take_column();
    const bool negated = take("NOT");
    expect("IN");
    return [this, property, negated, list = take_list(*property)](const Object& object) -> Truth {
      const Values values = repository_.value(object, property->id);
      const bool found = std::any_of(values.begin(), values.end(), [&](const Value& value) {
        return std::find(list.begin(), list.end(), value) != list.end();
      });
      return found != negated;
    };
  }

  Condition value_equals_any() {
    const std::size_t literal_at = at_;
    take("TIMESTAMP");
    if (peek().kind != Word::Kind::End) ++at_;
    expect("=");
    expect("ANY");
    const Property* property = take_column();
    const std::size_t behind = at_;
    at_ = literal_at;
    const Value wanted = take_literal(*property);
    at_ = behind;
    return [this, property, wanted](const Object& object) -> Truth {
      const Values values = repository_.value(object, property->id);
      return std::find(values.begin(), values.end(), wanted) != values.end();
    };
  }

  Condition comparison(const Property* property) {
    if (take("IS")) {
      const bool negated = take("NOT");
      expect("NULL");
      return [this, property, negated](const Object& object) -> Truth {
        return repository_.value(object, property->id).empty() != negated;
      };
    }
    if (property->multi) refuse("A property of several values needs ANY: " + property->id);
    const bool negated = take("NOT");
    if (take("IN")) {
      return with_value(property, [negated, list = take_list(*property)](const Value& value) {
        return (std::find(list.begin(), list.end(), value) != list.end()) != negated;
      });
    }
    if (take("LIKE")) {
      if (peek().kind != Word::Kind::Text || property->type != PropertyType::String) refuse("LIKE is for texts");
      return with_value(property, [negated, pattern = words_[at_++].text](const Value& value) {
        return matches_pattern(std::get<std::string>(value), pattern) != negated;
      });
    }
    if (negated) refuse("Expected IN or LIKE before: " + peek().text);
    return ordered(property);
  }

  Condition ordered(const Property* property) {
    for (const char* sign : {"=", "<>", "<", "<=", ">", ">="}) {
      if (!take(sign)) continue;
      return with_value(property, [sign = std::string(sign), wanted = take_literal(*property)](const Value& value) {
        if (sign == "=") return value == wanted;
        if (sign == "<>") return value != wanted;
        if (sign == "<") return value < wanted;
        if (sign == "<=") return value <= wanted;
        return sign == ">" ? value > wanted : value >= wanted;
      });
    }
    refuse("Not understood in a condition: " + peek().text);
  }

  Condition with_value(const Property* property, std::function<bool(const Value&)> holds) const {
    return [this, property, holds = std::move(holds)](const Object& object) -> Truth {
      const Values values = repository_.value(object, property->id);
      return values.empty() ? std::nullopt : Truth(holds(values.front()));
    };
  }

  Values take_list(const Property& property) {
    expect("(");
    Values list;
    do {
      list.push_back(take_literal(property));
    } while (take(","));
    expect(")");
    return list;
  }

  Value take_literal(const Property& property) {
    const bool moment = take("TIMESTAMP");
    const Word& word = words_[at_++];
    switch (property.type) {
      case PropertyType::String:
      case PropertyType::Id:
        if (!moment && word.kind == Word::Kind::Text) return word.text;
        break;
      case PropertyType::Boolean:
        if (word.is("TRUE") || word.is("FALSE")) return word.is("TRUE");
        break;
      case PropertyType::Integer: {
        std::int64_t number = 0;
        const char* end = word.text.data() + word.text.size();
        const auto [stop, failure] = std::from_chars(word.text.data(), end, number);
        if (word.kind == Word::Kind::Number && failure == std::errc() && stop == end) return number;
        break;
      }
      case PropertyType::DateTime:
        if (moment && word.kind == Word::Kind::Text) return parse_moment(word.text);
        break;
    }
    refuse("Not a value of " + property.id + ": " + word.text);
  }

  std::vector<Order> take_orders() {
    expect("BY");
    std::vector<Order> orders;
    do {
      Order order{take_column()->id, false};
      order.descending = take("DESC");
      if (!order.descending) take("ASC");
      orders.push_back(order);
    } while (take(","));
    return orders;
  }

  void sort(std::vector<const Object*>& rows, const std::vector<Order>& orders) const {
    std::stable_sort(rows.begin(), rows.end(), [&](const Object* a, const Object* b) {
      for (const Order& order : orders) {
        const Values one = repository_.value(*a, order.column);
        const Values two = repository_.value(*b, order.column);
        if (one != two) return order.descending ? two < one : one < two;
      }
      return false;
    });
  }

  const Repository& repository_;
  const std::vector<Word> words_;
  std::size_t at_ = 0;
  std::size_t conditions_ = 0;
  const Type* type_ = nullptr;
  std::string alias_;
};

}  // namespace

QueryResult run_query(const Repository& repository, const std::string& statement) {
  return Statement(repository, statement).run();
}

}  // namespace nabe::city::dms
