// SPDX-License-Identifier: Apache-2.0
// A list of cards as a file: CSV as a stream, XLSX as a file made first. The columns are those of the import, so that an
// export can be taken in again, and what the rules say stands behind them.
#pragma once

#include "card/card_service.h"
#include "http/message.h"

namespace yunguan::card {

class CardExport {
 public:
  CardExport(CardService& cards, store::Database& db, const identity::Audit& audit, identity::UnitDirectory& units,
             std::filesystem::path work_dir);

  // ?format=csv|xlsx&columns=a,b with the list's own filters. Personal data is masked. Recorded before the first byte.
  Result<http::Response> answer(const http::Request& request);
  // An empty file with the columns an import takes.
  Result<http::Response> import_template(const http::Request& request);

 private:
  CardService& cards_;
  store::Database& db_;
  const identity::Audit& audit_;
  identity::UnitDirectory& units_;
  const std::filesystem::path work_dir_;
};

}  // namespace yunguan::card
