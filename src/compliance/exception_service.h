// SPDX-License-Identifier: Apache-2.0
// Exceptions over HTTP: who may see and do what, in which units.
#pragma once

#include "compliance/exception_view.h"
#include "compliance/exceptions.h"
#include "http/message.h"
#include "http/page.h"
#include "http/route.h"
#include "identity/principal.h"

namespace yunguan::compliance {

class ExceptionService {
 public:
  ExceptionService(Exceptions& exceptions, store::Database& db, const identity::Audit& audit,
                   identity::UnitDirectory& units, const card::Rules& rules, const Clock& clock)
      : exceptions_(exceptions), db_(db), audit_(audit), units_(units), rules_(rules), clock_(clock) {}

  Result<http::Page<ExceptionView>> list(const http::Request& request);
  Result<ExceptionCounts> counts(const http::Request& request);
  Result<ExceptionView> get(const http::Request& request);
  Result<ExceptedCards> cards(const http::Request& request);
  Result<CardExceptions> of_card(const http::Request& request);
  Result<ExceptionPreview> preview(const http::Request& request, const ExceptionInput& input);
  Result<ExceptionView> create(const http::Request& request, const ExceptionInput& input);
  Result<ExceptionView> act(const http::Request& request, std::string_view permission, ExceptionEvent event,
                            const ReasonInput& input);

 private:
  // The exception of the address, if the caller holds `permission` for its unit; otherwise not_found, which is recorded.
  Result<Exception> find_visible(const http::Request& request, std::string_view permission);
  Result<Wanted> wanted_of(const ExceptionInput& input) const;

  Exceptions& exceptions_;
  store::Database& db_;
  const identity::Audit& audit_;
  identity::UnitDirectory& units_;
  const card::Rules& rules_;
  const Clock& clock_;
};

[[nodiscard]] std::vector<http::Route> exception_routes(ExceptionService& service);

}  // namespace yunguan::compliance
