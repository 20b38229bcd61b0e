// SPDX-License-Identifier: Apache-2.0
// What roles may allow about notices, and the acts the audit log knows. One's own inbox and settings need no permission.
#pragma once

#include <array>

#include "identity/audit.h"
#include "identity/permission.h"

namespace yunguan::notify {

inline constexpr std::array kPermissions{
    identity::Permission{"notice.templates", "notice", "编辑通知模板", "Edit the templates of notices",
                         identity::kSystemAdmin, true},
    identity::Permission{"notice.channels", "notice", "查看通知渠道与发送记录，试发与重发",
                         "See channels and what was sent; try a channel, send again", identity::kSystemAdmin, true},
};

inline constexpr std::array kActions{
    identity::AuditAction{"notice.template", "编辑通知模板", "Edit a template of notices"},
    identity::AuditAction{"notice.template_reset", "恢复出厂通知模板", "Put a template of notices back as shipped"},
    identity::AuditAction{"notice.settings", "修改本人的通知设置", "Change one's own settings of notices"},
    identity::AuditAction{"notice.trial", "试发邮件", "Send a mail to try the channel"},
    identity::AuditAction{"notice.retry", "重发通知", "Send a notice again"},
};

}  // namespace yunguan::notify
