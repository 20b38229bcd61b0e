// SPDX-License-Identifier: Apache-2.0
// A list as a file for people: CSV as a stream, XLSX through a private file that is made first and gone afterwards.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "http/message.h"
#include "sheet/table_source.h"

namespace yunguan::http {

// Where rows come from: calls the visitor with the cells of each row until it fails.
using TableRows = std::function<Result<void>(const std::function<Result<void>(const std::vector<std::string>&)>&)>;

// The answer, named `name` with the ending of the format, with `head` as its first row. `rows` is called while the answer is
// sent, on the thread that sends it. `scratch_dir` is a folder with room for the whole of an XLSX file.
// Errors while it is sent: those of `rows`, sheet::TableWriter and the sink; http.export_file (unavailable) when the private
// file cannot be written or read.
[[nodiscard]] Response table_download(const std::string& name, sheet::TableFormat format, std::vector<std::string> head,
                                      TableRows rows, std::filesystem::path scratch_dir);

}  // namespace yunguan::http
