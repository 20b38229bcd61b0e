// SPDX-License-Identifier: Apache-2.0
// The inside of an archive, proved and laid out somewhere; nothing here touches what is in use.
#pragma once

#include <vector>

#include "keeping/archive_reader.h"
#include "keeping/backup.h"
#include "store/migration.h"

namespace yunguan::keeping {

// An archive whose every byte has been read and fits what its manifest says.
struct ProvedArchive {
  ArchiveReader reader;
  Manifest manifest;
  std::vector<store::Migration> steps;  // those its store had
};
// Errors: those of ArchiveReader, and store.newer, store.edited when its schema is not one of this program's.
Result<ProvedArchive> prove_archive(const std::filesystem::path& path, const crypto::Secret& secret,
                                    const std::vector<store::Migration>& steps, Progress& progress);

// Makes an empty store what it was: the schema it had, all rows in one transaction, counted against the manifest.
// backup.counts (internal) when they differ.
Result<void> load_store(const ProvedArchive& archive, store::Database& db, Progress& progress);

// Writes keys and files: the ring and the master secret where `place` says, kept files into its folders. `master` is used
// when the archive does not hold the master secret. The names must not exist yet.
Result<void> lay_out_files(const ProvedArchive& archive, const Place& place, const OpeningSecret& secret);

}  // namespace yunguan::keeping
