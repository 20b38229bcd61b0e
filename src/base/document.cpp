// SPDX-License-Identifier: Apache-2.0
#include "base/document.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <fstream>
#include <sstream>

#include "base/parse.h"

namespace yunguan {

namespace json = boost::json;

Document::Document(std::string file, json::value root, Lines lines)
    : file_(std::move(file)), root_(std::move(root)), lines_(std::move(lines)) {}

std::uint64_t Document::line_of(std::string_view pointer) const {
  while (true) {
    if (const auto found = lines_.find(pointer); found != lines_.end()) return found->second;
    const auto slash = pointer.rfind('/');
    if (slash == std::string_view::npos) return 1;
    pointer = pointer.substr(0, slash);
  }
}

Where Document::where(std::string_view pointer) const {
  return {.file = file_, .row = line_of(pointer), .field = dotted_field(pointer), .value = {}, .clause = {}};
}

std::string pointer_step(std::string_view pointer, std::string_view key) {
  std::string step{pointer};
  step += '/';
  for (const char c : key) {
    if (c == '~') {
      step += "~0";
    } else if (c == '/') {
      step += "~1";
    } else {
      step += c;
    }
  }
  return step;
}

std::string pointer_step(std::string_view pointer, std::size_t index) { return fmt::format("{}/{}", pointer, index); }

std::string dotted_field(std::string_view pointer) {
  std::string field;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);  // the slash
    std::string step{pointer.substr(0, pointer.find('/'))};
    pointer.remove_prefix(step.size());
    for (std::size_t at = 0; (at = step.find('~', at)) != std::string::npos; ++at) {
      step.replace(at, 2, step.compare(at, 2, "~1") == 0 ? "/" : "~");
    }
    if (all_digits(step)) {
      field += fmt::format("[{}]", step);
    } else {
      if (!field.empty()) field += '.';
      field += step;
    }
  }
  return field;
}

namespace {

// A plain scalar by the core schema of YAML 1.2; the infinities and NaN stay text, since JSON has none.
json::value plain_scalar(const std::string& text) {
  if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return nullptr;
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  if (const auto integer = parse_integer<std::int64_t>(text)) return *integer;
  if (const auto integer = parse_integer<std::uint64_t>(text)) return *integer;
  const bool starts_as_number = all_digits(text.substr(0, 1)) || (text[0] == '-' && all_digits(text.substr(1, 1)));
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (starts_as_number && error == std::errc{} && end == text.data() + text.size() && std::isfinite(number)) {
    return number;
  }
  return json::string(text);
}

class Conversion {
 public:
  explicit Conversion(const std::string& file) : file_(file) {}

  Result<json::value> value(const YAML::Node& node, const std::string& pointer, int depth) {
    if (depth > kDocumentDepthMax || ++nodes_ > kDocumentNodesMax) {
      return fail(ErrorKind::too_large, "document.too_large",
                  {"文件嵌套过深或条目过多。", "The document is nested too deeply or has too many entries."},
                  where(node, pointer));
    }
    lines_.emplace(pointer, line(node));
    switch (node.Type()) {
      case YAML::NodeType::Scalar:
        return node.Tag() == "?" ? plain_scalar(node.Scalar()) : json::value(json::string(node.Scalar()));
      case YAML::NodeType::Sequence:
        return array(node, pointer, depth);
      case YAML::NodeType::Map:
        return object(node, pointer, depth);
      default:
        return json::value(nullptr);
    }
  }

  Document::Lines take_lines() { return std::move(lines_); }

 private:
  static std::uint64_t line(const YAML::Node& node) {
    return node.Mark().line < 0 ? 1 : static_cast<std::uint64_t>(node.Mark().line) + 1;
  }

  Where where(const YAML::Node& node, const std::string& pointer) const {
    return {.file = file_, .row = line(node), .field = dotted_field(pointer), .value = {}, .clause = {}};
  }

  Result<json::value> array(const YAML::Node& node, const std::string& pointer, int depth) {
    json::array items;
    for (std::size_t i = 0; i < node.size(); ++i) {
      YG_TRY_ASSIGN(json::value item, value(node[i], pointer_step(pointer, i), depth + 1));
      items.push_back(std::move(item));
    }
    return json::value(std::move(items));
  }

  Result<json::value> object(const YAML::Node& node, const std::string& pointer, int depth) {
    json::object members;
    for (const auto& entry : node) {
      if (!entry.first.IsScalar()) {
        return fail(ErrorKind::invalid, "document.key", {"键必须是文字。", "A key must be text."},
                    where(entry.first, pointer));
      }
      const std::string& key = entry.first.Scalar();
      const std::string inner = pointer_step(pointer, key);
      if (members.contains(key)) {
        return fail(ErrorKind::invalid, "document.duplicate_key",
                    {"此键在同一处出现了两次。", "This key stands twice in the same place."},
                    where(entry.first, inner));
      }
      YG_TRY_ASSIGN(json::value member, value(entry.second, inner, depth + 1));
      lines_[inner] = line(entry.first);  // a block value may begin a line below its key
      members.emplace(key, std::move(member));
    }
    return json::value(std::move(members));
  }

  const std::string& file_;
  Document::Lines lines_;
  std::size_t nodes_ = 0;
};

class IgnoreEvents final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

// 0, 1, or 2 for any more: yaml-cpp's own LoadAll never ends on some broken texts (", {b: ").
std::size_t count_documents(const std::string& text) {
  std::istringstream input(text);
  YAML::Parser parser(input);
  IgnoreEvents ignore;
  std::size_t count = 0;
  while (count < 2 && parser.HandleNextDocument(ignore)) ++count;
  return count;
}

}  // namespace

Result<Document> parse_yaml(std::string_view text, std::string file) {
  const Where whole{.file = file, .row = {}, .field = {}, .value = {}, .clause = {}};
  if (text.size() > kDocumentBytesMax) {
    return fail(ErrorKind::too_large, "document.too_large", {"文件超过 4 MiB。", "The document is larger than 4 MiB."},
                whole);
  }
  if (!is_utf8(text) || text.find('\0') != std::string_view::npos) {
    return fail(ErrorKind::invalid, "document.encoding", {"文件不是 UTF-8 文本。", "The document is not UTF-8 text."},
                whole);
  }
  try {
    const std::size_t documents = count_documents(std::string{text});
    if (documents > 1) {
      return fail(ErrorKind::invalid, "document.syntax",
                  {"文件中有多个 YAML 文档，只允许一个。", "The file holds several YAML documents; one is allowed."},
                  whole);
    }
    if (documents == 0) return Document(std::move(file), nullptr, {});
    Conversion conversion(file);
    YG_TRY_ASSIGN(json::value root, conversion.value(YAML::Load(std::string{text}), "", 0));
    return Document(file, std::move(root), conversion.take_lines());
  } catch (const YAML::Exception& error) {
    Where where = whole;
    where.row = error.mark.line < 0 ? 1 : static_cast<std::uint64_t>(error.mark.line) + 1;
    return fail(ErrorKind::invalid, "document.syntax",
                {fmt::format("不是合法的 YAML：{}。", error.msg), fmt::format("This is not YAML: {}.", error.msg)},
                std::move(where));
  }
}

Result<Document> load_yaml(const std::filesystem::path& path) {
  const Where whole{.file = path.string(), .row = {}, .field = {}, .value = {}, .clause = {}};
  std::error_code failed;
  const auto size = std::filesystem::file_size(path, failed);
  if (failed) {
    return fail(ErrorKind::not_found, "document.unreadable",
                {fmt::format("无法读取文件：{}。", failed.message()),
                 fmt::format("The file cannot be read: {}.", failed.message())},
                whole);
  }
  if (size > kDocumentBytesMax) {
    return fail(ErrorKind::too_large, "document.too_large", {"文件超过 4 MiB。", "The document is larger than 4 MiB."},
                whole);
  }
  std::ifstream file(path, std::ios::binary);
  std::string text(size, '\0');
  if (!file.read(text.data(), static_cast<std::streamsize>(size))) {
    return fail(ErrorKind::unavailable, "document.unreadable",
                {"读取文件时出错。", "The file could not be read to its end."}, whole);
  }
  return parse_yaml(text, path.string());
}

}  // namespace yunguan
