-- Sheets that exist get what their unit was on the campaign's day.
UPDATE submissions_submission AS s
   SET unit_name = coalesce(n.name, u.name),
       unit_sort_key = coalesce(n.sort_key, u.sort_key),
       unit_parent_id = CASE WHEN p.id IS NULL THEN u.parent_id ELSE p.parent_id END
  FROM units_unit AS u
       CROSS JOIN calendars_campaign AS c
       CROSS JOIN LATERAL (
           SELECT least(c.period_to - 1, (c.activated_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) AS day
       ) AS d
       LEFT JOIN LATERAL (
           SELECT k.name, k.sort_key
             FROM units_unitname AS k
            WHERE k.unit_id = u.id AND k.valid_from <= d.day
            ORDER BY k.valid_from DESC, k.id DESC
            LIMIT 1
       ) AS n ON true
       LEFT JOIN LATERAL (
           SELECT k.id, k.parent_id
             FROM units_unitplace AS k
            WHERE k.unit_id = u.id AND k.valid_from <= d.day
            ORDER BY k.valid_from DESC, k.id DESC
            LIMIT 1
       ) AS p ON true
 WHERE u.id = s.unit_id
   AND c.id = s.campaign_id;
