// SPDX-License-Identifier: Apache-2.0
// What a file is: by the ending of its name, and by what stands in it.
#pragma once

#include <boost/describe.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace yunguan::file {

enum class ContentKind : std::uint8_t { csv, xlsx, png, jpg, pdf, webp, docx, ofd };
BOOST_DESCRIBE_ENUM(ContentKind, csv, xlsx, png, jpg, pdf, webp, docx, ofd)

// By the ending, without case; nullopt for every other ending.
[[nodiscard]] std::optional<ContentKind> kind_of_name(std::string_view name);
// For a download's Content-Type, by the ending of its name.
[[nodiscard]] std::string content_type_of(std::string_view name);

// Looks into the file: signatures of PNG, JPEG, WebP, PDF and of a workbook (a ZIP that has xl/ in its directory), document (word/) or OFD; a
// CSV file is whatever is none of the known binary forms, its encoding and rows being the reader's matter.
// file.content (invalid) when it is not what its name says, file.disk (unavailable) when it cannot be read.
[[nodiscard]] Result<void> check_content(const std::filesystem::path& path, ContentKind kind);

}  // namespace yunguan::file
