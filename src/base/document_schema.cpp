// SPDX-License-Identifier: Apache-2.0
// The schema half of document.h, apart from it because valijson is slow to compile.
#define VALIJSON_USE_EXCEPTIONS 1  // else a bad schema ends the process
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <optional>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "base/document.h"
#include "base/parse.h"

namespace yunguan {

namespace json = boost::json;

struct DocumentSchema::Compiled {
  Document source;
  valijson::Schema schema;
};

namespace {

// The part of the schema that speaks about one entry: what was expected there is quoted from it.
const json::value* follow_reference(const json::value& root, const json::value* schema) {
  for (int hops = 0; schema != nullptr && hops < 16; ++hops) {
    const auto* object = schema->if_object();
    const auto* reference = object == nullptr ? nullptr : object->if_contains("$ref");
    if (reference == nullptr || !reference->is_string()) return schema;
    const auto& text = reference->get_string();
    if (text.empty() || text[0] != '#') return nullptr;
    boost::system::error_code missing;
    schema = root.find_pointer(json::string_view(text).substr(1), missing);
  }
  return schema;
}

const json::value* schema_step(const json::value& root, const json::value* schema, std::string_view step) {
  schema = follow_reference(root, schema);
  const auto* object = schema == nullptr ? nullptr : schema->if_object();
  if (object == nullptr) return nullptr;
  if (const auto* properties = object->if_contains("properties")) {
    if (const auto* property = properties->as_object().if_contains(step)) return property;
  }
  if (const auto* items = object->if_contains("items"); items != nullptr && all_digits(step)) return items;
  return object->if_contains("additionalProperties");
}

const json::object* expected_at(const json::value& root, const std::vector<std::string>& steps) {
  const json::value* schema = &root;
  for (const auto& step : steps) schema = schema_step(root, schema, step);
  schema = follow_reference(root, schema);
  return schema == nullptr ? nullptr : schema->if_object();
}

// "[clauses]", "[3]" … → "clauses", "3"
std::vector<std::string> steps_of(const std::vector<std::string>& context) {
  std::vector<std::string> steps;
  for (std::size_t i = 1; i < context.size(); ++i) steps.push_back(context[i].substr(1, context[i].size() - 2));
  return steps;
}

// The last text in single quotes: valijson names the property there.
std::string quoted(const std::string& description) {
  const auto close = description.rfind('\'');
  const auto open = close == std::string::npos ? close : description.rfind('\'', close - 1);
  return open == std::string::npos ? std::string{} : description.substr(open + 1, close - open - 1);
}

std::string keyword(const json::object* expected, std::string_view name) {
  const auto* value = expected == nullptr ? nullptr : expected->if_contains(name);
  if (value == nullptr) return "?";
  if (value->is_string()) return std::string(value->get_string());
  if (!value->is_array()) return json::serialize(*value);
  std::string list;
  for (const auto& item : value->get_array()) {
    if (!list.empty()) list += ", ";
    list += item.is_string() ? std::string(item.get_string()) : json::serialize(item);
  }
  return list;
}

// A message that only says that something inside is wrong; the inside is reported by itself.
bool repeats_inner_fault(const std::string& description) {
  return description.starts_with("Failed to validate item") ||
         description.starts_with("Failed to validate against additional properties") ||
         description.starts_with("Failed to validate against schema associated") ||
         description.starts_with("Failed to validate against child schema") ||
         description.starts_with("Failed to validate against dependent") ||
         description.starts_with("Failed to validate against a conditional");
}

struct Sentence {
  std::string_view starts;   // of valijson's message
  std::string_view keyword;  // of the schema, whose value {0} is; empty: the name in quotes
  std::string_view zh;
  std::string_view en;
};

constexpr Sentence kSentences[] = {
    {"Missing required property", "", "缺少 {0}。", "{0} is missing."},
    {"Object contains a property", "", "不认识的键 {0}。", "The key {0} is not known here."},
    {"Missing dependency", "", "此处还需要 {0}。", "{0} is needed as well."},
    {"Value type", "type", "类型应为 {0}。", "The type should be {0}."},
    {"Failed to match against any enum", "enum", "只能是：{0}。", "It must be one of: {0}."},
    {"Failed to match expected value", "const", "只能是 {0}。", "It must be {0}."},
    {"Failed to match regex", "pattern", "格式不符：{0}。", "It does not have the form {0}."},
    {"String should be no more", "maxLength", "最多 {0} 个字符。", "At most {0} characters are allowed."},
    {"String should be no fewer", "minLength", "至少 {0} 个字符。", "At least {0} characters are needed."},
    {"String should be a valid", "format", "不是合法的 {0}。", "It is not a valid {0}."},
    {"Array should contain no more", "maxItems", "最多 {0} 项。", "At most {0} entries are allowed."},
    {"Array should contain no fewer", "minItems", "至少 {0} 项。", "At least {0} entries are needed."},
    {"Object should have no fewer", "minProperties", "至少 {0} 个键。", "At least {0} keys are needed."},
    {"Object should have no more", "maxProperties", "最多 {0} 个键。", "At most {0} keys are allowed."},
    {"Expected number less than or equal", "maximum", "不得大于 {0}。", "It must not be greater than {0}."},
    {"Expected number less than", "exclusiveMaximum", "必须小于 {0}。", "It must be less than {0}."},
    {"Expected number greater than or equal", "minimum", "不得小于 {0}。", "It must not be less than {0}."},
    {"Expected number greater than", "exclusiveMinimum", "必须大于 {0}。", "It must be greater than {0}."},
    {"Value should be a multiple", "multipleOf", "应为 {0} 的倍数。", "It must be a multiple of {0}."},
    {"Elements at indexes", "", "列表中有重复项。", "The list holds the same entry twice."},
};

Text sentence(const std::string& description, const json::object* expected) {
  for (const Sentence& known : kSentences) {
    if (!description.starts_with(known.starts)) continue;
    const std::string name = known.keyword.empty() ? quoted(description) : keyword(expected, known.keyword);
    return {fmt::format(fmt::runtime(known.zh), name), fmt::format(fmt::runtime(known.en), name)};
  }
  return {"不符合此处允许的形式。", "It does not have any of the forms allowed here."};
}

Error fault(const Document& schema, const Document& document, const valijson::ValidationResults::Error& result) {
  const auto steps = steps_of(result.context);
  std::string pointer;
  for (const auto& step : steps) pointer = pointer_step(pointer, step);
  const json::object* expected = expected_at(schema.root(), steps);
  if (result.description.starts_with("Object contains a property")) {
    pointer = pointer_step(pointer, quoted(result.description));  // the line of the key that is too much
  }
  Where where = document.where(pointer);
  boost::system::error_code missing;
  if (const auto* value = document.root().find_pointer(pointer, missing); value != nullptr && value->is_primitive()) {
    where.value = clipped(value->is_string() ? std::string(value->get_string()) : json::serialize(*value));
  }
  return {ErrorKind::invalid, "document.invalid", sentence(result.description, expected), std::move(where), {}};
}

}  // namespace

DocumentSchema::DocumentSchema(std::unique_ptr<Compiled> compiled) : compiled_(std::move(compiled)) {}
DocumentSchema::DocumentSchema(DocumentSchema&&) noexcept = default;
DocumentSchema& DocumentSchema::operator=(DocumentSchema&&) noexcept = default;
DocumentSchema::~DocumentSchema() = default;

Result<DocumentSchema> DocumentSchema::from(Document schema) {
  auto compiled = std::make_unique<Compiled>(std::move(schema));
  try {
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::BoostJsonAdapter(compiled->source.root()), compiled->schema);
  } catch (const std::exception& error) {
    return fail(ErrorKind::invalid, "document.schema",
                {fmt::format("不是合法的 JSON Schema：{}。", error.what()),
                 fmt::format("This is not a JSON Schema: {}.", error.what())},
                compiled->source.where(""));
  }
  return DocumentSchema(std::move(compiled));
}

Result<DocumentSchema> DocumentSchema::load(const std::filesystem::path& path) {
  YG_TRY_ASSIGN(Document source, load_yaml(path));
  return from(std::move(source));
}

Result<> DocumentSchema::check(const Document& document) const {
  valijson::Validator validator(valijson::Validator::kStrongTypes);
  valijson::ValidationResults results;
  const valijson::adapters::BoostJsonAdapter target(document.root());
  if (validator.validate(compiled_->schema, target, &results)) return {};
  std::vector<Error> faults;
  for (const auto& result : results) {
    if (!repeats_inner_fault(result.description)) faults.push_back(fault(compiled_->source, document, result));
  }
  if (faults.empty()) faults.push_back(fault(compiled_->source, document, *results.begin()));
  std::ranges::stable_sort(faults, {}, [](const Error& error) { return error.where.row.value_or(0); });
  Error first = faults.front();
  if (faults.size() > 1) first.details = std::move(faults);
  return fail(std::move(first));
}

}  // namespace yunguan
