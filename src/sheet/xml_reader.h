// SPDX-License-Identifier: Apache-2.0
// XML read as it streams in, with expat: elements and texts are handed to a handler, which may pause the reading. Names come
// without their namespace. A document type declaration is refused, so there are no entities to expand.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "sheet/zip_archive.h"

namespace yunguan::sheet {

class XmlAttributes {
 public:
  explicit XmlAttributes(const char* const* list) : list_(list) {}
  // "" when there is none; valid during the call of the handler.
  [[nodiscard]] std::string_view get(std::string_view name) const;

 private:
  const char* const* list_;
};

class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void start(std::string_view name, const XmlAttributes& attributes) = 0;
  virtual void end(std::string_view name) = 0;
  virtual void text(std::string_view piece) = 0;  // a text may come in several pieces
};

class XmlReader {
 public:
  // `handler` must outlive the reader.
  XmlReader(ZipStream stream, XmlHandler& handler, std::string file);
  ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  // Reads on until pause() or the end. True: paused. Errors: table.damaged (no well-formed XML, or a document type), those
  // of ZipStream, and what was given to refuse().
  [[nodiscard]] Result<bool> run();

  // For the handler, while run() is at work: return from run() after this element; leave run() with this error.
  void pause();
  void refuse(Error error);

 private:
  struct Parser;
  ZipStream stream_;
  std::string file_;
  std::unique_ptr<Parser> parser_;
};

}  // namespace yunguan::sheet
