// SPDX-License-Identifier: Apache-2.0
#include "sheet/xlsx_workbook.h"

#include <algorithm>
#include <filesystem>

#include "base/parse.h"
#include "sheet/xlsx_values.h"
#include "sheet/xml_reader.h"

namespace yunguan::sheet {
namespace {

struct Relation {
  std::string id;
  std::string type;
  std::string part;
};

// The part named by a relation of `source`: relative to its folder, or absolute.
std::string part_of(std::string_view source, std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  return (std::filesystem::path(source).parent_path() / target).lexically_normal().generic_string();
}

class Relations final : public XmlHandler {
 public:
  explicit Relations(std::string source) : source_(std::move(source)) {}
  void start(std::string_view name, const XmlAttributes& attributes) override {
    if (name != "Relationship" || attributes.get("TargetMode") == "External") return;
    list.push_back({std::string(attributes.get("Id")), std::string(attributes.get("Type")),
                    part_of(source_, attributes.get("Target"))});
  }
  void end(std::string_view) override {}
  void text(std::string_view) override {}

  // "" when there is none.
  [[nodiscard]] std::string of_type(std::string_view last_step) const {
    const auto found = std::ranges::find_if(list, [&](const Relation& r) { return r.type.ends_with(last_step); });
    return found == list.end() ? "" : found->part;
  }
  [[nodiscard]] std::string of_id(std::string_view id) const {
    const auto found = std::ranges::find(list, id, &Relation::id);
    return found == list.end() ? "" : found->part;
  }

  std::vector<Relation> list;

 private:
  std::string source_;
};

class Sheets final : public XmlHandler {
 public:
  void start(std::string_view name, const XmlAttributes& attributes) override {
    if (name == "workbookPr") {
      const std::string_view flag = attributes.get("date1904");
      dates_from_1904 = flag == "1" || flag == "true";
    }
    if (name != "sheet" || !first.empty()) return;
    const std::string_view state = attributes.get("state");
    if (state.empty() || state == "visible") first = attributes.get("id");
  }
  void end(std::string_view) override {}
  void text(std::string_view) override {}

  std::string first;  // relation of the first sheet that is not hidden
  bool dates_from_1904 = false;
};

class Styles final : public XmlHandler {
 public:
  void start(std::string_view name, const XmlAttributes& attributes) override {
    const auto id = parse_integer<std::size_t>(attributes.get("numFmtId")).value_or(0);
    if (name == "numFmt" && is_date_format(attributes.get("formatCode"))) dates_.push_back(id);
    if (name == "numFmt" && !is_date_format(attributes.get("formatCode"))) others_.push_back(id);
    if (name == "cellXfs") inside_ = true;
    if (name == "xf" && inside_) format_is_date.push_back(is_date(id));
  }
  void end(std::string_view name) override {
    if (name == "cellXfs") inside_ = false;
  }
  void text(std::string_view) override {}

  std::vector<bool> format_is_date;

 private:
  [[nodiscard]] bool is_date(std::size_t id) const {
    if (std::ranges::find(dates_, id) != dates_.end()) return true;
    return is_date_format(id) && std::ranges::find(others_, id) == others_.end();
  }
  std::vector<std::size_t> dates_;
  std::vector<std::size_t> others_;
  bool inside_ = false;
};

// <si> holds <t>, or runs <r> with <t> each; the readings <rPh> are left out.
class SharedTexts final : public XmlHandler {
 public:
  SharedTexts(Workbook& workbook, std::size_t text_max) : workbook_(workbook), text_max_(text_max) {}
  void start(std::string_view name, const XmlAttributes&) override {
    if (name == "si") text_.clear();
    if (name == "rPh") reading_ = true;
    if (name == "t") inside_ = !reading_;
  }
  void end(std::string_view name) override {
    if (name == "t") inside_ = false;
    if (name == "rPh") reading_ = false;
    if (name != "si") return;
    workbook_.shared += without_escapes(std::move(text_));
    workbook_.shared_ends.push_back(workbook_.shared.size());
    text_.clear();
  }
  void text(std::string_view piece) override {
    if (!inside_) return;
    text_ += piece;
    if (workbook_.shared.size() + text_.size() <= text_max_) return;
    reader->refuse({ErrorKind::too_large,
                    "table.too_large",
                    {"工作簿里的文字过多。", "There is too much text in the workbook."},
                    {},
                    {}});
  }

  XmlReader* reader = nullptr;

 private:
  Workbook& workbook_;
  std::size_t text_max_;
  std::string text_;
  bool inside_ = false;
  bool reading_ = false;
};

template <class Handler>
Result<> read_part(const ZipArchive& archive, const std::string& part, Handler& handler) {
  YG_TRY_ASSIGN(ZipStream stream, archive.stream(part));
  XmlReader reader(std::move(stream), handler, archive.file());
  if constexpr (requires { handler.reader; }) handler.reader = &reader;
  auto paused = reader.run();
  if (paused) return {};
  Error error = std::move(paused).error();
  error.where.file = archive.file();
  return fail(std::move(error));
}

std::string relations_of(const std::string& part) {
  const std::filesystem::path path(part);
  return (path.parent_path() / "_rels" / (path.filename().string() + ".rels")).generic_string();
}

std::unexpected<Error> not_xlsx(const std::string& file) {
  return fail(
      ErrorKind::invalid, "table.not_xlsx",
      {"这是压缩文件，但不是含有工作表的 XLSX 工作簿。", "This is a zip file, but no XLSX workbook with a sheet."},
      {.file = file, .row = {}, .field = {}, .value = {}, .clause = {}});
}

}  // namespace

std::string_view Workbook::shared_text(std::size_t index) const {
  if (index >= shared_ends.size()) return {};
  const std::size_t begin = index == 0 ? 0 : shared_ends[index - 1];
  return std::string_view(shared).substr(begin, shared_ends[index] - begin);
}

Result<Workbook> Workbook::read(const ZipArchive& archive, std::size_t text_max) {
  Workbook workbook;
  std::string part = "xl/workbook.xml";
  if (archive.has("_rels/.rels")) {
    Relations package("");
    YG_TRY(read_part(archive, "_rels/.rels", package));
    if (const std::string named = package.of_type("/officeDocument"); !named.empty()) part = named;
  }
  if (!archive.has(part) || !archive.has(relations_of(part))) return not_xlsx(archive.file());
  Relations relations(part);
  YG_TRY(read_part(archive, relations_of(part), relations));
  Sheets sheets;
  YG_TRY(read_part(archive, part, sheets));
  workbook.dates_from_1904 = sheets.dates_from_1904;
  workbook.sheet_part = relations.of_id(sheets.first);
  if (workbook.sheet_part.empty() || !archive.has(workbook.sheet_part)) return not_xlsx(archive.file());
  if (const std::string styles_part = relations.of_type("/styles"); archive.has(styles_part)) {
    Styles styles;
    YG_TRY(read_part(archive, styles_part, styles));
    workbook.format_is_date = std::move(styles.format_is_date);
  }
  if (const std::string texts_part = relations.of_type("/sharedStrings"); archive.has(texts_part)) {
    SharedTexts texts(workbook, text_max);
    YG_TRY(read_part(archive, texts_part, texts));
  }
  return workbook;
}

}  // namespace yunguan::sheet
