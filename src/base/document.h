// SPDX-License-Identifier: Apache-2.0
// A YAML file as a JSON value that still knows its lines, so that a wrong entry is reported as file:line: field: reason.
//
// YAML is read by the core schema of YAML 1.2: plain true, false, null, integers and decimals are what they look like,
// everything else and everything in quotes is text. Refused are: a repeated key, a key that is not text, more than one
// document in a file, and a document beyond the bounds below (aliases are counted by what they expand to).
#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace yunguan {

inline constexpr std::size_t kDocumentBytesMax = 4u << 20;
inline constexpr std::size_t kDocumentNodesMax = 200'000;
inline constexpr int kDocumentDepthMax = 64;

// A value; immutable after reading, so it may be shared between threads.
class Document {
 public:
  // JSON pointer (RFC 6901) of an entry → its 1-based line. The whole document is "".
  using Lines = std::map<std::string, std::uint64_t, std::less<>>;

  Document(std::string file, boost::json::value root, Lines lines);

  [[nodiscard]] const boost::json::value& root() const { return root_; }
  // The file as it was named to load_yaml or parse_yaml.
  [[nodiscard]] const std::string& file() const { return file_; }
  // The line of the entry, or of the nearest entry around it that the file has.
  [[nodiscard]] std::uint64_t line_of(std::string_view pointer) const;
  // What to put into an error about the entry: file, line, and the pointer as a dotted field ("clauses[3].title").
  [[nodiscard]] Where where(std::string_view pointer) const;

 private:
  std::string file_;
  boost::json::value root_;
  Lines lines_;
};

// Errors: document.unreadable (no such file, a directory …), document.too_large, and those of parse_yaml.
[[nodiscard]] Result<Document> load_yaml(const std::filesystem::path& path);

// `file` is only a name for messages. Errors: document.syntax, document.encoding, document.duplicate_key, document.key,
// document.too_large.
[[nodiscard]] Result<Document> parse_yaml(std::string_view text, std::string file);

// A JSON Schema, draft 7, written as YAML or JSON; references only within itself. Immutable; check() is thread-safe.
class DocumentSchema {
 public:
  // Error: document.schema when the schema itself is no schema.
  [[nodiscard]] static Result<DocumentSchema> from(Document schema);
  [[nodiscard]] static Result<DocumentSchema> load(const std::filesystem::path& path);

  DocumentSchema(DocumentSchema&&) noexcept;
  DocumentSchema& operator=(DocumentSchema&&) noexcept;
  ~DocumentSchema();

  // Error document.invalid: the first fault, and every fault in `details` in the order of their lines.
  [[nodiscard]] Result<> check(const Document& document) const;

 private:
  struct Compiled;
  explicit DocumentSchema(std::unique_ptr<Compiled> compiled);
  std::unique_ptr<Compiled> compiled_;
};

// "/clauses/3/title" → "clauses[3].title"; "" → "".
[[nodiscard]] std::string dotted_field(std::string_view pointer);

// One more step of a JSON pointer, escaped.
[[nodiscard]] std::string pointer_step(std::string_view pointer, std::string_view key);
[[nodiscard]] std::string pointer_step(std::string_view pointer, std::size_t index);

}  // namespace yunguan
