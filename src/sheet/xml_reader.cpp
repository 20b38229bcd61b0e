// SPDX-License-Identifier: Apache-2.0
#include "sheet/xml_reader.h"

#include <expat.h>
#include <fmt/format.h>

#include <cstring>
#include <optional>

namespace yunguan::sheet {
namespace {

constexpr int kPieceBytes = 1 << 16;
constexpr char kNamespaceEnd = '|';

std::string_view local_name(const char* name) {
  const char* const end = std::strrchr(name, kNamespaceEnd);
  return end == nullptr ? name : end + 1;
}

}  // namespace

std::string_view XmlAttributes::get(std::string_view name) const {
  for (const char* const* at = list_; *at != nullptr; at += 2) {
    if (local_name(at[0]) == name) return at[1];
  }
  return {};
}

struct XmlReader::Parser {
  XML_Parser expat;
  XmlHandler& handler;
  std::optional<Error> refused;
  bool document_type = false;
  bool suspended = false;

  explicit Parser(XmlHandler& to) : expat(XML_ParserCreateNS(nullptr, kNamespaceEnd)), handler(to) {
    YG_ASSERT(expat != nullptr);  // no memory
    XML_SetUserData(expat, this);
    XML_SetElementHandler(expat, &Parser::start, &Parser::end);
    XML_SetCharacterDataHandler(expat, &Parser::text);
    XML_SetStartDoctypeDeclHandler(expat, &Parser::doctype);
  }
  ~Parser() { XML_ParserFree(expat); }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  static void start(void* self, const char* name, const char** attributes) {
    auto& parser = *static_cast<Parser*>(self);
    if (!parser.refused) parser.handler.start(local_name(name), XmlAttributes(attributes));
  }
  static void end(void* self, const char* name) {
    auto& parser = *static_cast<Parser*>(self);
    if (!parser.refused) parser.handler.end(local_name(name));
  }
  static void text(void* self, const char* piece, int size) {
    auto& parser = *static_cast<Parser*>(self);
    if (!parser.refused) parser.handler.text({piece, static_cast<std::size_t>(size)});
  }
  static void doctype(void* self, const char*, const char*, const char*, int) {
    auto& parser = *static_cast<Parser*>(self);
    parser.document_type = true;
    XML_StopParser(parser.expat, XML_FALSE);
  }
};

XmlReader::XmlReader(ZipStream stream, XmlHandler& handler, std::string file)
    : stream_(std::move(stream)), file_(std::move(file)), parser_(std::make_unique<Parser>(handler)) {}
XmlReader::~XmlReader() = default;

void XmlReader::pause() { XML_StopParser(parser_->expat, XML_TRUE); }

void XmlReader::refuse(Error error) {
  if (parser_->refused) return;
  parser_->refused = std::move(error);
  XML_StopParser(parser_->expat, XML_FALSE);
}

Result<bool> XmlReader::run() {
  while (true) {
    XML_Status status = XML_STATUS_OK;
    bool last = false;
    if (parser_->suspended) {
      status = XML_ResumeParser(parser_->expat);
      XML_ParsingStatus now{};
      XML_GetParsingStatus(parser_->expat, &now);
      last = now.finalBuffer == XML_TRUE;
    } else {
      void* const buffer = XML_GetBuffer(parser_->expat, kPieceBytes);
      YG_ASSERT(buffer != nullptr);  // no memory
      YG_TRY_ASSIGN(const std::size_t got, stream_.read(static_cast<char*>(buffer), kPieceBytes));
      last = got == 0;
      status = XML_ParseBuffer(parser_->expat, static_cast<int>(got), last ? XML_TRUE : XML_FALSE);
    }
    parser_->suspended = status == XML_STATUS_SUSPENDED;
    if (parser_->suspended) return true;
    if (parser_->refused) return fail(*parser_->refused);
    if (status == XML_STATUS_ERROR) {
      const char* const why =
          parser_->document_type ? "a document type" : XML_ErrorString(XML_GetErrorCode(parser_->expat));
      return fail(ErrorKind::invalid, "table.damaged",
                  {fmt::format("文件已损坏：其中的 XML 不合规（{}）。", why),
                   fmt::format("The file is damaged: the XML in it is wrong ({}).", why)},
                  {.file = file_, .row = {}, .field = {}, .value = {}, .clause = {}});
    }
    if (last) return false;
  }
}

}  // namespace yunguan::sheet
