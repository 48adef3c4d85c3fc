"""Words that stand beside a date and tell what it is, in case-folded form."""

MODIFIED: tuple[str, ...] = tuple(
    "수정|업데이트|갱신|更新|修正|最終更新|修改|updated|update|modified|last edited|revised|corrected|amended|aktualisiert|"
    "stand:|stand |letzte änderung|geändert|mis à jour|mise à jour|modifié|màj|maj |actualizado|actualización|modificado|"
    "actualitzat|aggiornat|aggiornamento|modificato|atualizado|atualização|modificado|обновлено|обновлен|изменен|"
    "оновлено|редакт|oppdatert|uppdaterad|opdateret|sidst ændret|päivitetty|muokattu|bijgewerkt|gewijzigd|laatst|"
    "güncelleme|güncellendi|diperbarui|diupdate|kemas kini|cập nhật|aktualizacja|zaktualizowano|aktualizováno|"
    "aktualizované|frissítve|frissült|módosítva|actualizat|ενημερώθηκε|τελευταία ενημέρωση|ενημέρωση|به روز|به‌روز|"
    "بروزرسانی|ویرایش|تحديث|آخر تعديل|عدل|แก้ไข|อัปเดต|อัพเดท|अपडेट|अद्यतन|עודכן|עדכון|imesasishwa".split("|")
)
"""After these words stands the time of the last change."""

PUBLISHED: tuple[str, ...] = tuple(
    "입력|등록|승인|발행|게재|작성|송고|보도|기사입력|公開|掲載|配信|投稿|発表|发布|發布|發佈|发表|發表|时间|時間|日期|published|publish|posted|"
    "first published|created|issued|veröffentlicht|erstellt|publiziert|erschienen|publié|paru|créé|publicado|"
    "publicada|creado|publicat|pubblicato|pubblicata|publicado em|опубликован|дата|створено|опубліковано|publisert|"
    "publicerad|publiceret|offentliggjort|udgivet|julkaistu|gepubliceerd|geplaatst|yayın|giriş|oluşturma|eklenme|"
    "dipublikasikan|terbit|diterbitkan|đăng|xuất bản|opublikowano|data publikacji|publikováno|vydáno|megjelent|"
    "közzétéve|δημοσιεύ|δημοσίευση|منتشر|انتشار|نشر|تاريخ|تاریخ|เผยแพร่|โพสต์|วันที่|प्रकाशित|פורסם|imechapishwa".split("|")
)
"""After these words stands the time of publication."""
